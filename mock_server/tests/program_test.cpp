// The program as others see it: its output, exit codes and signals.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "mock_server/mock_server.hpp"
#include "mock_server/tests/raw_client.hpp"

namespace lab {
namespace {

using testing::RawClient;

/// A running lab_mock_server.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments, rlim_t files = 0) {
    int out[2];
    if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    arguments.insert(arguments.begin(), LAB_MOCK_SERVER);
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (std::string& word : arguments) words.push_back(word.data());
    words.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      const rlimit limit{files, files};
      if (files > 0) ::setrlimit(RLIMIT_NOFILE, &limit);
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(out[1], STDERR_FILENO);
      ::execv(words[0], words.data());
      ::_exit(127);
    }
    ::close(out[1]);
    out_ = out[0];
  }
  ~Program() {
    if (pid_ > 0) end(SIGKILL);
    ::close(out_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// The next line of output, or nothing at its end.
  std::string line() {
    std::string result;
    for (char c = 0; ::read(out_, &c, 1) == 1 && c != '\n';) result += c;
    return result;
  }

  std::string address() { return line().substr(sizeof "listening on"); }

  void tell(int number) const { ::kill(pid_, number); }

  /// The size of the kernel's table of its open files.
  int room_for_descriptors() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(file, line);)
      if (line.rfind("FDSize:", 0) == 0) return std::stoi(line.substr(7));
    return 0;
  }

  /// Blocks: until it is stopped.
  void stop() const {
    tell(SIGSTOP);
    int status = 0;
    ::waitpid(pid_, &status, WUNTRACED);
  }

  /// Returns: the exit code, or 128 + the signal that ended it.
  int exit_code() {
    int status = 0;
    ::waitpid(std::exchange(pid_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  int end(int number) {
    tell(number);
    return exit_code();
  }

 private:
  pid_t pid_ = 0;
  int out_ = -1;
};

TEST(MockServerProgram, SaysWhereItListensAndEndsWith0OnSigterm) {
  Program program({});
  RawClient client(program.address());
  EXPECT_EQ(client.get("/health").status, 200);
  EXPECT_EQ(program.end(SIGTERM), 0);
  EXPECT_EQ(client.rest(), "");
}

TEST(MockServerProgram, HasRoomForManyDescriptorsBeforeItListens) {
  Program server({}, 4096);
  server.address();
  EXPECT_GE(server.room_for_descriptors(), 4096);
}

TEST(MockServerProgram, EndsWith0WhenItsTerminalIsClosed) {
  Program program({});
  program.address();
  EXPECT_EQ(program.end(SIGHUP), 0);
}

TEST(MockServerProgram, GoesOnAfterASignalThatWasIgnoredAtTheStart) {
  const auto before = std::signal(SIGINT, SIG_IGN);
  Program program({});
  std::signal(SIGINT, before);
  const std::string address = program.address();
  program.tell(SIGINT);
  EXPECT_EQ(RawClient(address).get("/health").status, 200);
  EXPECT_EQ(program.end(SIGTERM), 0);
}

TEST(MockServerProgram, ListensOnSeveralAddressesWithOnePort) {
  Program program({"--address", "127.0.0.1", "--address", "127.0.0.7"});
  const std::string first = program.address();
  const std::string port = first.substr(first.find(':'));
  EXPECT_EQ(program.line(), "listening on 127.0.0.7" + port);
  EXPECT_EQ(RawClient("127.0.0.7" + port).get("/health").status, 200);
  EXPECT_EQ(RawClient(first).get("/health").status, 200);
}

TEST(MockServerProgram, WritesAnAddressOfIpv6AsUrlsDo) {
  Program program({"--address", "::1"});
  const std::string line = program.line();
  if (!line.starts_with("listening on")) {
    // There is no such address here, and the message has it, too.
    EXPECT_TRUE(line.starts_with("lab_mock_server: [::1]:0: ")) << line;
    return;
  }
  EXPECT_TRUE(line.starts_with("listening on [::1]:")) << line;
}

TEST(MockServerProgram, FinishesWhatIsInFlightBeforeItEnds) {
  Program program({});
  const std::string address = program.address();
  RawClient client(address);
  RawClient control(address);
  client.ask("/delay/300");
  client.ask("/delay/0");
  while (testing::number_in(control.get("/stats").body, "in_flight") == 0) {
  }
  program.tell(SIGTERM);
  const auto reply = client.reply();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("connection"), "close");
  EXPECT_EQ(client.rest(), "");
  EXPECT_EQ(program.exit_code(), 0);
}

TEST(MockServerProgram, Says143WhenTheGraceWasTooShort) {
  Program program({"--grace", "0"});
  const std::string address = program.address();
  RawClient client(address);
  RawClient control(address);
  client.ask("/delay/60000");
  while (testing::number_in(control.get("/stats").body, "in_flight") == 0) {
  }
  EXPECT_EQ(program.end(SIGTERM), 143);
}

TEST(MockServerProgram, EndsAtOnceOnTheSecondSignal) {
  Program program({"--grace", "3600"});
  const std::string address = program.address();
  RawClient client(address);
  RawClient control(address);
  client.ask("/delay/60000");
  while (testing::number_in(control.get("/stats").body, "in_flight") == 0) {
  }
  program.tell(SIGINT);
  EXPECT_EQ(control.rest(), "");  // so the first signal has arrived
  EXPECT_EQ(program.end(SIGINT), 130);
}

TEST(MockServerProgram, SaysHowLateItWasWhenItHadBeenStopped) {
  const MockServer clock;
  Program program({});
  const std::string address = program.address();
  RawClient client(address);
  RawClient quick(address);
  EXPECT_EQ(client.get("/delay/0").status, 200);
  EXPECT_EQ(quick.get("/delay/0").status, 200);
  program.stop();
  client.ask("/delay/100");
  quick.ask("/delay/0");
  EXPECT_EQ(RawClient(clock.address()).get("/delay/1000").status, 200);
  program.tell(SIGCONT);
  // 1000 ms at least; the kernel tells the time of arrival to within 20 ms.
  const auto late = [](const std::string& timing) {
    return std::stod(timing.substr(timing.rfind('=') + 1));
  };
  EXPECT_GE(late(client.reply().headers.at("server-timing")), 880);
  EXPECT_GE(late(quick.reply().headers.at("server-timing")), 980);
  const std::string stats = quick.get("/stats").body;
  ASSERT_NE(stats.find("stall_seconds"), stats.npos) << stats;
  const std::string stalls = stats.substr(stats.find("stall_seconds"));
  EXPECT_GE(std::stod(stalls.substr(stalls.find("\"max\":") + 6)), 0.95);
}

TEST(MockServerProgram, Says3WhenThePortIsInUse) {
  const MockServer other;
  const std::string port = std::to_string(other.port());
  Program program({"--port", port});
  EXPECT_EQ(program.line(), "lab_mock_server: 127.0.0.1:" + port +
                                ": address already in use: choose another "
                                "--port");
  EXPECT_EQ(program.exit_code(), 3);
}

TEST(MockServerProgram, Says3WhenItsLogCannotBeWritten) {
  Program program({"--log", "/nowhere/log"});
  EXPECT_EQ(program.line(),
            "lab_mock_server: --log /nowhere/log: No such file or directory: "
            "choose another file");
  EXPECT_EQ(program.exit_code(), 3);
}

TEST(MockServerProgram, FinishesWhatAPauseHeldBeforeItEnds) {
  Program program({});
  const std::string address = program.address();
  RawClient client(address);
  RawClient control(address);
  EXPECT_EQ(control.post("/conditions?paused=1", "").status, 200);
  client.ask("/delay/0");
  while (testing::number_in(control.get("/stats").body, "in_flight") == 0) {
  }
  program.tell(SIGTERM);
  EXPECT_EQ(client.reply().status, 200);
  EXPECT_EQ(program.exit_code(), 0);
}

TEST(MockServerProgram, EndsAlthoughAPageIsOpen) {
  Program program({"--grace", "3600"});
  RawClient page(program.address());
  page.ask("/events");
  EXPECT_EQ(page.reply(false).status, 200);
  EXPECT_EQ(program.end(SIGTERM), 0);
}

TEST(MockServerProgram, Says2WhenItIsCalledWrongly) {
  for (const char* const port : {"-1", "65536", "x", "", "1e3"})
    EXPECT_EQ(Program({"--port", port}).exit_code(), 2) << port;
  EXPECT_EQ(Program({"--nonsense"}).exit_code(), 2);
  EXPECT_EQ(Program({"--help"}).exit_code(), 0);
}

TEST(MockServerProgram, ShedsWhatItHasNoDescriptorsForAndRecovers) {
  Program program({}, 24);
  const std::string address = program.address();
  EXPECT_EQ(RawClient(address).get("/delay/0").status, 200);
  std::vector<RawClient> clients;
  clients.reserve(60);
  for (int i = 0; i < 60; ++i) clients.emplace_back(address);
  int served = 0;
  for (RawClient& client : clients)
    served += client.get("/delay/0").status == 200;
  EXPECT_GT(served, 5);
  EXPECT_LT(served, 24);
  EXPECT_NE(program.line().find("limit of 24 open files"), std::string::npos);
  clients.clear();

  int status = 0;
  while (status != 200) status = RawClient(address).get("/delay/0").status;
  const std::string stats = RawClient(address).get("/stats").body;
  EXPECT_GE(testing::number_in(stats, "shed"), 60 - served);
  EXPECT_EQ(program.end(SIGTERM), 0);
}

}  // namespace
}  // namespace lab
