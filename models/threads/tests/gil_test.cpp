// The lock of gil_threads: one thread at a time, and everyone in turn.

#include "models/threads/gil.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <thread>
#include <vector>

namespace lab::threads {
namespace {

using namespace std::chrono_literals;

/// Runs the work on several threads at once, and joins them.
void on_threads(std::size_t count, const auto& work) {
  std::vector<std::jthread> threads(count);
  for (std::jthread& thread : threads) thread = std::jthread(work);
}

/// Computes, looking up now and then, until the condition holds.
void compute_until(const auto& condition) {
  while (!condition()) still_computing();
}

TEST(Gil, LetsOneThreadComputeAtATime) {
  Gil gil(100us);
  int computing = 0;  // plain on purpose: the lock is what guards it
  int most = 0;
  const auto compute = [&] {
    const HoldingGil holding(gil);
    for (int round = 0; round < 2'000; ++round) {
      most = std::max(most, ++computing);
      --computing;
      still_computing();
    }
  };
  on_threads(4, compute);
  EXPECT_EQ(most, 1);
  EXPECT_EQ(computing, 0);
}

TEST(Gil, IsHandedOverToAThreadThatAsks) {
  Gil gil(100us);
  std::latch first_computes(1);
  std::atomic<bool> second_had_it = false;
  std::jthread first([&] {
    const HoldingGil holding(gil);
    first_computes.count_down();
    compute_until([&] { return second_had_it.load(); });
  });
  first_computes.wait();
  std::jthread second([&] {
    const HoldingGil holding(gil);
    second_had_it = true;
  });
}

TEST(Gil, GoesToAndFroBetweenTwoThatCompute) {
  Gil gil(100us);
  const auto compute = [&] {
    const HoldingGil holding(gil);
    compute_until([&] { return gil.switches() >= 20; });
  };
  std::jthread first(compute);
  std::jthread second(compute);
}

TEST(Gil, IsDroppedByAThreadThatWaits) {
  Gil gil;
  std::latch waits(1);
  std::latch other_had_it(1);
  std::jthread waiter([&] {
    const HoldingGil holding(gil);
    const Waiting waiting;
    waits.count_down();
    other_had_it.wait();  // would never end if the lock were kept
  });
  waits.wait();
  const HoldingGil holding(gil);
  other_had_it.count_down();
}

TEST(Gil, ManyThreadsWaitSideBySide) {
  constexpr int count = 20;
  Gil gil;
  std::latch all_wait(count);
  on_threads(count, [&] {
    const HoldingGil holding(gil);
    const Waiting waiting;
    all_wait.arrive_and_wait();  // needs all of them to be here at once
  });
}

TEST(Gil, LosesNoWakeUp) {
  // An interval that never ends: only the wake-ups can pass the lock on.
  Gil gil(std::chrono::hours(1));
  int turns = 0;
  const auto take_turns = [&] {
    const HoldingGil holding(gil);
    for (int round = 0; round < 1'000; ++round) {
      ++turns;
      const Waiting waiting;
    }
  };
  on_threads(4, take_turns);
  EXPECT_EQ(turns, 4'000);
}

TEST(Gil, MixesWaitingAndComputingWithoutAStandstill) {
  Gil gil(50us);
  std::uint64_t done = 0;
  const auto work = [&] {
    const HoldingGil holding(gil);
    for (int round = 0; round < 500; ++round) {
      for (int i = 0; i < 50; ++i) still_computing();
      ++done;
      const Waiting waiting;
    }
  };
  on_threads(6, work);
  EXPECT_EQ(done, 3'000U);
}

TEST(Gil, AThreadWithoutItIsNotObserved) {
  {
    Gil gil;
    const HoldingGil holding(gil);
    EXPECT_EQ(wait_observer, &holding);
  }
  EXPECT_EQ(wait_observer, nullptr);
}

}  // namespace
}  // namespace lab::threads
