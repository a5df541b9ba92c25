// The end of an executor: what is still done, what is cancelled, what is left.

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "models/threads/executor.hpp"

namespace lab::threads {
namespace {

int squared(int number) { return number * number; }

TEST(ExecutorShutdown, RefusesWorkAfterwardsAndQueuesNothing) {
  std::atomic<bool> ran = false;
  {
    Executor executor;
    executor.shutdown();
    EXPECT_THROW(executor.submit([&] { ran = true; }), ShutDown);
    EXPECT_EQ(executor.threads_made(), 0U);
  }
  EXPECT_FALSE(ran);
}

TEST(ExecutorShutdown, FinishesWhatIsPending) {
  Executor executor({.max_workers = 2});
  std::vector<Future<int>> futures(100, executor.submit(squared, 7));
  for (auto& future : futures) future = executor.submit(squared, 7);
  executor.shutdown();
  for (const auto& future : futures) {
    EXPECT_EQ(future.state(), FutureState::finished);
    EXPECT_EQ(future.result(), 49);
  }
  executor.shutdown();  // once more does no harm
}

TEST(ExecutorShutdown, WithoutWaitItReturnsAtOnceAndTheWorkIsStillDone) {
  std::latch gate(1);
  std::vector<Future<void>> futures;
  {
    Executor executor({.max_workers = 2});
    for (int i = 0; i < 5; ++i)
      futures.push_back(executor.submit([&] { gate.wait(); }));
    executor.shutdown({.wait = false});
    for (const auto& future : futures) EXPECT_FALSE(future.done());
    gate.count_down();
  }
  for (const auto& future : futures)
    EXPECT_EQ(future.state(), FutureState::finished);
}

TEST(ExecutorShutdown, CanCancelWhatHasNotStartedAndFinishesWhatRuns) {
  Executor executor({.max_workers = 2});
  std::latch both_run(2);
  std::latch gate(1);
  std::vector<Future<int>> futures;
  std::atomic<int> ended = 0;
  for (int i = 0; i < 10; ++i) {
    futures.push_back(executor.submit([&, i] {
      both_run.count_down();
      gate.wait();
      return i;
    }));
    futures.back().add_done_callback([&](const auto&) { ++ended; });
  }
  both_run.wait();
  executor.shutdown({.wait = false, .cancel_futures = true});
  EXPECT_EQ(ended, 8);
  gate.count_down();
  executor.shutdown();
  EXPECT_EQ(ended, 10) << "each future ends exactly once";
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_EQ(futures[i].state(),
              i < 2 ? FutureState::finished : FutureState::cancelled);
}

TEST(ExecutorShutdown, MayBeCalledByTheWork) {
  Executor executor({.max_workers = 1});
  executor.submit([&] { executor.shutdown({.wait = false}); }).result();
  EXPECT_THROW(executor.submit(squared, 1), ShutDown);
}

std::atomic<int> threads_alive = 0;

void count_this_thread() {
  struct Alive {
    Alive() { ++threads_alive; }
    ~Alive() { --threads_alive; }
  };
  thread_local const Alive alive;
  (void)alive;
}

TEST(ExecutorShutdown, TheDestructorFinishesTheWorkAndLeavesNoThread) {
  std::latch all_alive(4);
  std::vector<Future<void>> futures;
  {
    Executor executor({.max_workers = 4, .initialiser = count_this_thread});
    for (int i = 0; i < 4; ++i)
      futures.push_back(executor.submit([&] { all_alive.arrive_and_wait(); }));
    all_alive.wait();
    EXPECT_EQ(threads_alive, 4);
  }
  EXPECT_EQ(threads_alive, 0);
  for (const auto& future : futures) EXPECT_TRUE(future.done());
}

TEST(ExecutorShutdown, StrandsNoSubmitThatRacesIt) {
  for (int round = 0; round < 50; ++round) {
    Executor executor({.max_workers = 3});
    std::vector<Future<int>> accepted;
    std::latch go(2);
    std::jthread submitter([&] {
      go.arrive_and_wait();
      try {
        for (;;) accepted.push_back(executor.submit(squared, 2));
      } catch (const ShutDown&) {
      }
    });
    go.arrive_and_wait();
    executor.shutdown({.cancel_futures = round % 2 == 0});
    submitter.join();
    for (const auto& future : accepted) EXPECT_TRUE(future.done());
  }
}

}  // namespace
}  // namespace lab::threads
