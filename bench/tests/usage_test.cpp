// The counters behind the cost table.

#include "bench/measure/usage.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <sstream>
#include <thread>

#include "bench/tests/used.hpp"

namespace lab {
namespace {

constexpr double some_seconds = 0.05;

TEST(Usage, CountsTheComputingOfThisThread) {
  const Usage before = usage_so_far();
  burn(some_seconds);
  EXPECT_GE((usage_so_far() - before).cpu_seconds(), some_seconds);
}

TEST(Usage, CountsTheComputingOfOtherThreads) {
  const Usage before = usage_so_far();
  std::thread([] { burn(some_seconds); }).join();
  EXPECT_GE((usage_so_far() - before).cpu_seconds(), some_seconds);
}

TEST(Usage, CountsTheComputingOfAChildOnceItHasEnded) {
  const Usage before = usage_so_far();
  { const Other child(some_seconds); }
  EXPECT_GE((usage_so_far() - before).cpu_seconds(), some_seconds);
}

TEST(Usage, OfAProcessIsThatOfAllItsThreads) {
  const Usage before = usage_of_process(::getpid());
  std::thread([] { burn(some_seconds); }).join();
  EXPECT_GE((usage_of_process(::getpid()) - before).cpu_seconds(),
            some_seconds);
  constexpr int none = 4'194'305;  // Linux gives no number above 4 194 304
  EXPECT_EQ(usage_of_process(none).cpu_seconds(), 0);
}

TEST(Usage, CountsAWaitAsGivingTheCoreAway) {
  const Usage before = usage_so_far();
  for (int i = 0; i < 5; ++i)
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  EXPECT_GE((usage_so_far() - before).voluntary_switches, 5);
}

TEST(PeakMemory, RemembersWhatWasGivenBack) {
  constexpr std::size_t bytes = 64 << 20;
  { const Memory memory(bytes); }
  EXPECT_GE(peak_memory_bytes(), bytes);
}

TEST(MachineBusy, GoesOnWhileSomeoneComputes) {
  const double before = machine_busy_seconds();
  burn(4 * some_seconds);  // the kernel counts in steps of 0.01 s
  EXPECT_GE(machine_busy_seconds() - before, some_seconds);
}

TEST(MachineBusy, IsThatOfTheCoresThatMayBeUsed) {
  const double tick = 1.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto busy = [](const Cores& cores) {
    std::istringstream stat(
        "cpu  31 1 1 9000 900 1 1 1 0 0\ncpu0 10 1 0 9000 900 0 0 1 0 0\n"
        "cpu2 20 0 1 9000 900 1 1 0 0 0\nintr 5 cpu0 7\n");
    return busy_seconds(cores, stat);
  };
  EXPECT_DOUBLE_EQ(busy({0, 2}), 36 * tick);  // rounded once
  EXPECT_DOUBLE_EQ(busy({0}), 12 * tick);
  EXPECT_DOUBLE_EQ(busy({2}), 23 * tick);
}

TEST(ForeignShare, IsOfAllTheseCoresAndNothingBelowTheKernelsSteps) {
  const auto cores = static_cast<double>(allowed_cores().size());
  EXPECT_DOUBLE_EQ(foreign_share(1, 2), 0.5 / cores);
  EXPECT_EQ(foreign_share(0.02, 0.02), 0);
  EXPECT_EQ(foreign_share(-1, 1), 0);
  EXPECT_EQ(foreign_share(1000, 1), 1);
}

TEST(NetworkCounters, AreCountedUpwards) {
  const NetworkCounters before = network_counters_so_far();
  const NetworkCounters after = network_counters_so_far();
  EXPECT_GE(after.listen_overflows, before.listen_overflows);
  EXPECT_GE(after.retransmissions, before.retransmissions);
  EXPECT_GE(after.time_waits, before.time_waits);
}

}  // namespace
}  // namespace lab
