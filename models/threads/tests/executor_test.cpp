// The executor: what it is given, and which thread does it.

#include "models/threads/executor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <latch>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "models/environment_error.hpp"
#include "models/usable_cores.hpp"

namespace lab::threads {
namespace {

using testing::AllOf;
using testing::HasSubstr;

int square_of(int number) { return number * number; }

/// What the call throws says.
template <typename Error>
std::string text_thrown_by(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

/// The squares of 0 … count - 1.
std::vector<Future<int>> submit_squares(Executor& executor, int count) {
  std::vector<Future<int>> futures;
  futures.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    futures.push_back(executor.submit(square_of, i));
  return futures;
}

/// Waits for a state that is sure to come.
void until(const auto& condition) {
  while (!condition()) std::this_thread::yield();
}

TEST(Executor, GivesWhatTheFunctionGives) {
  Executor executor;
  EXPECT_EQ(executor.submit(square_of, 6).result(), 36);
  const auto failing = executor.submit([] { throw std::out_of_range("7"); });
  EXPECT_THROW(failing.result(), std::out_of_range);
}

TEST(Executor, KeepsCopiesOfTheArgumentsUnlessToldOtherwise) {
  Executor executor;
  int number = 1;
  const auto increase = [](int& value) { return ++value; };
  EXPECT_EQ(executor.submit(increase, std::ref(number)).result(), 2);
  EXPECT_EQ(number, 2);
  const auto add = [](int value) { return value + 1; };
  EXPECT_EQ(executor.submit(add, number).result(), 3);
  EXPECT_EQ(number, 2);
}

TEST(Executor, TakesAndGivesWhatCanOnlyBeMoved) {
  Executor executor;
  const auto pass_on = [](std::unique_ptr<int> value) { return value; };
  EXPECT_EQ(*executor.submit(pass_on, std::make_unique<int>(42)).result(), 42);
  auto function = [value = std::make_unique<int>(43)] { return *value; };
  EXPECT_EQ(executor.submit(std::move(function)).result(), 43);
}

TEST(Executor, WhatTheWorkHoldsIsGoneBeforeItIsDone) {
  Executor executor;
  for (const bool fails : {false, true}) {
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = held;
    const auto work = [fails](const std::shared_ptr<int>&) {
      if (fails) throw std::runtime_error("failed");
    };
    (void)executor.submit(work, std::move(held)).exception();
    EXPECT_TRUE(watched.expired());
  }
}

TEST(Executor, NeverStartsWhatWasCancelled) {
  Executor executor({.max_workers = 1});
  std::latch gate(1);
  const auto busy = executor.submit([&] { gate.wait(); });
  std::atomic<bool> ran = false;
  const auto waiting = executor.submit([&] { ran = true; });
  EXPECT_TRUE(waiting.cancel());
  gate.count_down();
  executor.shutdown();
  EXPECT_FALSE(ran);
  EXPECT_THROW(waiting.result(), Cancelled);
}

TEST(Executor, NeverHasMoreThreadsThanAllowed) {
  Executor executor({.max_workers = 3});
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  for (int i = 0; i < 200; ++i)
    executor.submit([&] {
      const int now = ++running;
      int seen = most;
      while (seen < now && !most.compare_exchange_weak(seen, now)) continue;
      std::this_thread::yield();
      --running;
    });
  executor.shutdown();
  EXPECT_LE(most, 3);
  EXPECT_LE(executor.threads_made(), 3U);
}

TEST(Executor, AddsAThreadForEachWorkThatFindsNoIdleOne) {
  std::latch gate(1);
  Executor executor({.max_workers = 7});
  for (std::size_t made : {1U, 2U, 3U}) {
    executor.submit([&] { gate.wait(); });
    EXPECT_EQ(executor.threads_made(), made);
  }
  gate.count_down();
}

TEST(Executor, UsesAnIdleThreadAgainBeforeItAddsOne) {
  Executor executor({.max_workers = 7});
  std::set<std::thread::id> ran_on;
  for (int i = 0; i < 20; ++i) {
    ran_on.insert(executor.submit(std::this_thread::get_id).result());
    until([&] { return executor.idle_threads() == 1; });
  }
  EXPECT_EQ(executor.threads_made(), 1U);
  EXPECT_EQ(ran_on.size(), 1U);
}

/// As many calls as this, each of which needs all the others to run, too.
void run_at_once(Executor& executor, std::size_t count) {
  std::latch all(static_cast<std::ptrdiff_t>(count));
  std::vector<Future<void>> futures;
  futures.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    futures.push_back(executor.submit([&] { all.arrive_and_wait(); }));
  for (const auto& future : futures) future.result();
}

TEST(Executor, CountsUponEachIdleThreadOnce) {
  Executor executor({.max_workers = 17});
  run_at_once(executor, 16);
  until([&] { return executor.idle_threads() == 16; });
  run_at_once(executor, 17);
  EXPECT_EQ(executor.threads_made(), 17U);
}

TEST(Executor, MaxWorkersMustBeGreaterThan0) {
  for (const std::ptrdiff_t count : {0, -1})
    EXPECT_THAT(
        text_thrown_by<std::invalid_argument>(
            [&] { Executor({.max_workers = count}); }),
        AllOf(HasSubstr("greater than 0"), HasSubstr(std::to_string(count))));
}

TEST(Executor, TheDefaultIs4MoreThanTheUsableCoresAndAtMost32) {
  const auto cores = static_cast<std::ptrdiff_t>(usable_cores());
  EXPECT_EQ(default_max_workers(), std::min<std::ptrdiff_t>(32, cores + 4));
  EXPECT_EQ(ExecutorOptions().max_workers, default_max_workers());
}

TEST(ExecutorInitialiser, RunsOnEachThreadBeforeItsWork) {
  thread_local int ready = 0;
  std::latch both(2);
  Executor executor({.max_workers = 2, .initialiser = [] { ++ready; }});
  const auto look = [&] {
    both.arrive_and_wait();
    return ready;
  };
  const auto first = executor.submit(look);
  const auto second = executor.submit(look);
  EXPECT_EQ(first.result(), 1);
  EXPECT_EQ(second.result(), 1);
}

TEST(ExecutorInitialiser, OneThatThrowsFailsPendingAndLaterSubmits) {
  std::latch gate(1);
  Executor executor({.max_workers = 1, .initialiser = [&] {
                       gate.wait();
                       throw std::runtime_error("no licence");
                     }});
  const auto pending = submit_squares(executor, 3);
  gate.count_down();
  for (const auto& future : pending)
    EXPECT_THAT(text_thrown_by<BrokenExecutor>([&] { future.result(); }),
                HasSubstr("no licence"));
  EXPECT_THAT(
      text_thrown_by<BrokenExecutor>([&] { executor.submit(square_of, 3); }),
      HasSubstr("no licence"));
}

TEST(Executor, AThreadThatCannotBeStartedIsSaidAndNothingIsQueued) {
  std::latch gate(1);
  std::atomic<bool> ran = false;
  int starts = 0;
  Executor executor({.max_workers = 64, .before_start = [&] {
                       if (++starts == 3)
                         throw std::system_error(EAGAIN,
                                                 std::generic_category());
                     }});
  const auto first = executor.submit([&] { gate.wait(); });
  const auto second = executor.submit([&] { gate.wait(); });
  EXPECT_THAT(text_thrown_by<EnvironmentError>(
                  [&] { executor.submit([&] { ran = true; }); }),
              HasSubstr("started 2 of 64 threads"));
  gate.count_down();
  second.result();
  EXPECT_EQ(executor.submit(square_of, 2).result(), 4) << "it is usable still";
  executor.shutdown();
  EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace lab::threads
