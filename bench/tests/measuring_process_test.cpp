// An arm is measured in a process of its own, which may be gone at any time.

#include "bench/harness/measuring_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>

#include "bench/harness/deadline.hpp"
#include "bench/tests/children.hpp"
#include "bench/tests/made_up_cells.hpp"

namespace lab {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr auto long_enough = 60s;

/// A Python that tells that it has begun, and never comes to an end.
class EndlessPython {
 public:
  EndlessPython() {
    ::mkfifo(fifo().c_str(), 0600);
    std::ofstream(program()) << "#!/bin/sh\nexec 9>" << fifo()
                             << "\necho begun >&9\nsleep 1000 &\nwait\n";
    std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
  }

  std::string program() const { return folder_.path() / "python"; }

  /// Does something once it has begun.
  ///
  /// Blocks: until all that it has started have ended.
  void once_begun(const std::function<void()>& happens) const {
    std::ifstream heard(fifo());
    std::string line;
    std::getline(heard, line);
    happens();
    // Whoever of them lives has it open.
    const std::string rest(std::istreambuf_iterator<char>(heard), {});
    EXPECT_EQ(line + rest, "begun");
  }

 private:
  std::string fifo() const { return folder_.path() / "fifo"; }

  TemporaryFolder folder_;
};

Repetition do_three_numbers(MeasuringProcess& process) {
  return process.perform(three_numbers("threads"), {}, "python3", long_enough);
}

TEST(MeasuringProcess, DoesTheWorkOfAModelAsOftenAsItIsAsked) {
  MeasuringProcess process;
  for (int i = 0; i < 2; ++i) {
    const Repetition done = do_three_numbers(process);
    EXPECT_THAT(done.result.outcomes,
                ElementsAre(Outcome("F(1) = 1"), Outcome("F(10) = 55"),
                            Outcome("F(20) = 6765")));
    EXPECT_EQ(done.result.traces.size(), 3U);
    EXPECT_EQ(done.sample.threads_made, 3U);
    EXPECT_GT(done.sample.wall_seconds, 0);
  }
}

TEST(MeasuringProcess, FindsTheCodeOfAnArmAgain) {
  Arm arm{.name = "spawn", .by = ByCode{}};
  MeasuringProcess process;
  const Repetition done = process.perform(
      arm, ArmOrigin{"forgotten_await", {.time_scale = 0.01}}, "", long_enough);
  EXPECT_THAT(done.result.outcomes, ElementsAre(Outcome("5 sent")));
  EXPECT_EQ(done.sample.measures.at("begun_calls_count"), 5);
}

TEST(MeasuringProcess, HasAPeakOfMemoryOfItsOwn) {
  const std::string much(256U << 20U, 'x');
  MeasuringProcess process;
  EXPECT_LT(do_three_numbers(process).sample.peak_memory_bytes, much.size());
}

TEST(MeasuringProcess, TellsWhatWentWrong) {
  Arm arm = three_numbers("threads");
  arm.spec.input = "ninety";
  MeasuringProcess process;
  EXPECT_THAT([&] { process.perform(arm, {}, "", long_enough); },
              ThrowsMessage<std::runtime_error>(HasSubstr("ninety")));
  do_three_numbers(process);  // and goes on
}

TEST(MeasuringProcess, ThatWasKilledSaysHow) {
  const auto before = children();
  MeasuringProcess process;
  for (const int child : children())
    if (!before.contains(child)) ::kill(child, SIGKILL);
  EXPECT_THAT([&] { do_three_numbers(process); },
              ThrowsMessage<std::runtime_error>(
                  HasSubstr("was killed by signal 9 (SIGKILL)")));
}

TEST(MeasuringProcess, IsGivenUpAtItsDeadlineAndSaysWhatItWaitedFor) {
  const auto before = children();
  MeasuringProcess process;
  for (const int child : children())
    if (!before.contains(child)) ::kill(child, SIGSTOP);
  EXPECT_THAT(
      [&] { process.perform(three_numbers("threads"), {}, "", 50ms); },
      ThrowsMessage<std::runtime_error>(AllOf(
          HasSubstr("no result within 0.05 s: "), HasSubstr("is stopped"))));
}

TEST(MeasuringProcess, IsKilledWithAllThatItHasStartedWhenAStopIsAskedFor) {
  const EndlessPython python;
  std::stop_source stop;
  std::jthread watcher(
      [&] { python.once_begun([&] { stop.request_stop(); }); });
  MeasuringProcess process;
  EXPECT_THROW(process.perform(peer(), {}, python.program(), long_enough,
                               stop.get_token()),
               std::runtime_error);
}

TEST(Deadline, CallsNobodyWhenItsScopeIsLeftBefore) {
  bool was_called = false;
  {
    const Deadline deadline(1h, [&] { was_called = true; });
  }
  EXPECT_FALSE(was_called);
}

TEST(Deadline, CallsWhenItIsOver) {
  std::promise<void> called;
  const Deadline deadline(0ms, [&] { called.set_value(); });
  called.get_future().wait();
}

}  // namespace
}  // namespace lab
