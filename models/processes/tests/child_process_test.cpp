// Another program: what it prints, and how it ends.

#include "models/processes/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "models/processes/proc.hpp"

namespace lab::processes {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

std::vector<std::string> script(const char* lines) { return {"-c", lines}; }

std::string ending_of(const char* lines) {
  const ChildProcess child("/bin/sh", script(lines));
  return to_text(child.wait());
}

TEST(ChildProcess, SaysHowItHasEnded) {
  EXPECT_EQ(ending_of("exit 3"), "ended with exit code 3");
  EXPECT_EQ(ending_of("kill -9 $$"), "was killed by signal 9 (SIGKILL)");
}

TEST(ChildProcess, HasNoEndingWhileItRuns) {
  ChildProcess child("/bin/cat", {});
  EXPECT_FALSE(child.ending_within({}));
  child.close_input();
  EXPECT_TRUE(child.wait().is_success());
  EXPECT_TRUE(child.ending_within({}));  // and it can be asked again
}

TEST(ChildProcess, PrintsALineAndTheRest) {
  ChildProcess child("/bin/sh", script("echo one; echo two; echo three"));
  EXPECT_EQ(child.read_line(), "one");
  EXPECT_EQ(child.read(), "two\nthree\n");
  EXPECT_EQ(child.read_line(), "");
}

TEST(ChildProcess, TakesBytesAndGivesThemByTheirNumber) {
  survive_broken_pipes();
  ChildProcess child("/bin/cat", {});
  child.write("onetwothree");
  EXPECT_EQ(child.read(3), "one");
  EXPECT_EQ(child.read(3), "two");
  child.close_input();
  EXPECT_EQ(child.read(100), "three");
}

TEST(ChildProcess, ThatIsGoneTakesNothingAndKillsNobody) {
  survive_broken_pipes();
  const ChildProcess child("/bin/true", {});
  child.wait();
  child.write(std::string(1U << 20U, 'x'));
}

/// Has every system call of this thread that waits be interrupted, again and
/// again, while it lives.
class Interruptions {
 public:
  Interruptions() {
    struct sigaction nothing {};
    nothing.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &nothing, &before_);
    set(1000);
  }
  ~Interruptions() {
    set(0);
    ::sigaction(SIGALRM, &before_, nullptr);
  }
  Interruptions(const Interruptions&) = delete;
  Interruptions& operator=(const Interruptions&) = delete;

 private:
  static void set(suseconds_t interval) {
    const itimerval timer{{0, interval}, {0, interval}};
    ::setitimer(ITIMER_REAL, &timer, nullptr);
  }

  struct sigaction before_ {};
};

TEST(ChildProcess, IsReadAndWaitedForAlsoIfSignalsInterrupt) {
  const Interruptions each_millisecond;
  const char* const slowly =
      "sleep 0.1; echo one; sleep 0.1; echo -n two;"
      "sleep 0.1; exec >&-; sleep 0.1; exit 3";
  ChildProcess child("/bin/sh", script(slowly));
  EXPECT_EQ(child.read_line(), "one");
  EXPECT_EQ(child.read(), "two");
  EXPECT_EQ(child.wait().exit_code, 3);
}

TEST(ChildProcess, IsWaitedForAsLongAsThereIsTime) {
  const ChildProcess child("/bin/sh", script("sleep 0.1"));
  const auto longer_than_a_number_of_poll = std::chrono::hours(24 * 50);
  EXPECT_TRUE(child.ending_within(longer_than_a_number_of_poll));
}

TEST(DescribeStuck, SaysSomethingOfThoseThatEndMeanwhile) {
  const ChildProcess child(
      "/bin/bash", script("while :; do (/bin/true & /bin/true & wait); done"));
  for (int n = 0; n < 2000; ++n)
    EXPECT_THAT(describe_stuck(child.pid()), HasSubstr("bash"));
}

TEST(DescribeStuck, NamesWhatItHasStartedAndWhichOfThemAreStopped) {
  survive_broken_pipes();
  ChildProcess child(
      "/bin/sh",
      script("sleep 1000 & until grep -q sleep /proc/$!/comm; do :; done;"
             "echo $!; read nothing; kill -STOP $!;"
             "until grep -q State:.T /proc/$!/status; do :; done;"
             "echo; read nothing"));
  const std::string sleeps = child.read_line();
  const std::string both = describe_stuck(child.pid());
  EXPECT_THAT(both, StartsWith(fmt::format("sh {} ", child.pid())));
  EXPECT_THAT(both, HasSubstr(fmt::format(", sleep {} ", sleeps)));
  child.write("\n");
  child.read_line();
  EXPECT_EQ(describe_stuck(child.pid()),
            fmt::format("sleep {} is stopped", sleeps));
}

TEST(DescribeStuck, SaysThatAProcessHasEnded) {
  const ChildProcess child("/bin/true", {});
  child.wait();
  EXPECT_THAT(describe_stuck(child.pid()), HasSubstr("has ended"));
}

TEST(ChildProcess, HearsASignal) {
  ChildProcess child("/bin/sh",
                     script("trap 'exit 7' TERM; echo ready; read nothing"));
  EXPECT_EQ(child.read_line(), "ready");
  child.signal(SIGTERM);
  EXPECT_EQ(child.wait().exit_code, 7);
}

TEST(ChildProcess, IsNamedIfItCannotBeExecuted) {
  EXPECT_THAT([] { ChildProcess("/nowhere/at/all", {}); },
              ThrowsMessage<std::system_error>(HasSubstr("/nowhere/at/all")));
}

TEST(ChildProcess, IsNotLeftBehindIfNothingTellsItsEnd) {
  rlimit usual{};
  ::getrlimit(RLIMIT_NOFILE, &usual);
  std::vector<Descriptor> taken;
  for (int i = 0; i < 64; ++i)
    taken.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const rlimit few{static_cast<rlim_t>(taken.back().number()) + 1,
                   usual.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  for (int i = 0; i < 4; ++i) taken.pop_back();  // for two pipes, and no more
  EXPECT_THROW(ChildProcess("/bin/cat", {}), std::system_error);
  ::setrlimit(RLIMIT_NOFILE, &usual);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(ChildProcess, IsKilledWithAllThatItHasStarted) {
  auto output = make_pipe();
  const int heard = output.read_end.number();
  {
    const ChildProcess child(
        "/bin/sh", script("sleep 1000 & echo; exec sleep 1000"),
        Descriptor(::open("/dev/null", O_RDONLY)), std::move(output.write_end));
    char started = 0;
    ASSERT_EQ(::read(heard, &started, 1), 1);
  }
  char nothing = 0;
  EXPECT_EQ(::read(heard, &nothing, 1), 0);  // each of them would hold it open
}

}  // namespace
}  // namespace lab::processes
