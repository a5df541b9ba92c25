// wait(): what it comes back with, and what does not wake it.

#include "models/threads/wait.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace lab::threads {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using Futures = std::vector<Future<int>>;

std::exception_ptr failure() {
  return std::make_exception_ptr(std::runtime_error("failed"));
}

class Wait : public testing::Test {
 protected:
  Promise<int> first_;
  Promise<int> second_;
  Promise<int> third_;
  const Futures all_{first_.future(), second_.future(), third_.future()};
};

TEST_F(Wait, FirstCompletedReturnsWithAtLeastOneDone) {
  std::jthread producer([&] { second_.set_value(2); });
  const auto [done, pending] = wait(all_, Until::first_completed);
  EXPECT_THAT(done, ElementsAre(second_.future()));
  EXPECT_THAT(pending, ElementsAre(first_.future(), third_.future()));
}

TEST_F(Wait, FirstCompletedTakesTheDoneOnesAtOnce) {
  first_.set_value(1);
  third_.set_exception(failure());
  const auto [done, pending] = wait(all_, Until::first_completed);
  EXPECT_THAT(done, ElementsAre(first_.future(), third_.future()));
  EXPECT_THAT(pending, ElementsAre(second_.future()));
}

TEST_F(Wait, FirstCompletedIsWokenByACancelToo) {
  std::jthread canceller([&] { third_.future().cancel(); });
  EXPECT_THAT(wait(all_, Until::first_completed).done,
              ElementsAre(third_.future()));
}

TEST_F(Wait, CancelsNothing) {
  (void)first_.start();
  second_.set_value(2);
  (void)wait(all_, Until::first_completed);
  (void)wait(all_, Until::all, 0s);
  EXPECT_EQ(first_.future().state(), FutureState::running);
  EXPECT_EQ(third_.future().state(), FutureState::pending);
}

TEST_F(Wait, DoneAndPendingTogetherAreTheInputWithoutDuplicates) {
  first_.set_value(1);
  const Futures twice{all_[2], all_[0], all_[2], all_[0], all_[1]};
  const auto [done, pending] = wait(twice, Until::first_completed);
  EXPECT_THAT(done, ElementsAre(all_[0]));
  EXPECT_THAT(pending, ElementsAre(all_[2], all_[1]));
}

TEST_F(Wait, AFutureGivenTwiceIsNotWaitedForTwice) {
  first_.set_value(1);
  EXPECT_THAT(wait(Futures{all_[0], all_[0]}).done, ElementsAre(all_[0]));
}

TEST(WaitRace, FirstExceptionIsNotWokenByASuccess) {
  for (int round = 0; round < 200; ++round) {
    Promise<int> good;
    Promise<int> bad;
    std::atomic<bool> about_to_fail = false;
    std::jthread producer([&] {
      good.set_value(1);
      std::this_thread::yield();  // a waiter that is woken gets its chance
      about_to_fail = true;
      bad.set_exception(failure());
    });
    const auto [done, pending] =
        wait(Futures{good.future(), bad.future()}, Until::first_exception);
    EXPECT_TRUE(about_to_fail);
    EXPECT_THAT(pending, IsEmpty());
  }
}

TEST(WaitRace, AllIsNotWokenBeforeTheLastOne) {
  for (int round = 0; round < 200; ++round) {
    Promise<int> bad;
    Promise<int> good;
    std::atomic<bool> about_to_end = false;
    std::jthread producer([&] {
      bad.set_exception(failure());
      std::this_thread::yield();
      about_to_end = true;
      good.set_value(1);
    });
    EXPECT_THAT(wait(Futures{good.future(), bad.future()}).pending, IsEmpty());
    EXPECT_TRUE(about_to_end);
  }
}

TEST_F(Wait, FirstExceptionReturnsOnAnErrorWithTheRestPending) {
  std::jthread producer([&] { second_.set_exception(failure()); });
  const auto [done, pending] = wait(all_, Until::first_exception);
  EXPECT_THAT(done, ElementsAre(second_.future()));
  EXPECT_THAT(pending, ElementsAre(first_.future(), third_.future()));
}

TEST_F(Wait, FirstExceptionWithoutAnyWaitsForAll) {
  first_.set_value(1);
  second_.future().cancel();
  std::jthread producer([&] { third_.set_value(3); });
  EXPECT_THAT(wait(all_, Until::first_exception).pending, IsEmpty());
}

TEST_F(Wait, AllWithATimeoutReturnsBothSetsAndThrowsNothing) {
  first_.set_exception(failure());
  third_.future().cancel();
  const auto [done, pending] = wait(all_, Until::all, 0s);
  EXPECT_THAT(done, ElementsAre(first_.future(), third_.future()));
  EXPECT_THAT(pending, ElementsAre(second_.future()));
  EXPECT_TRUE(second_.start()) << "a time-out cancels nothing";
}

TEST_F(Wait, LeavesNothingBehindWhenItIsRepeated) {
  for (int round = 0; round < 3; ++round)
    EXPECT_EQ(wait(all_, Until::first_completed, 0s).pending.size(), 3U);
  first_.set_value(1);
  EXPECT_THAT(wait(all_, Until::first_completed).done, ElementsAre(all_[0]));
}

TEST_F(Wait, ReturnsAtOnceIfThereIsNothingToWaitFor) {
  for (const Until until :
       {Until::first_completed, Until::first_exception, Until::all})
    EXPECT_THAT(wait(Futures(), until).done, IsEmpty());
}

}  // namespace
}  // namespace lab::threads
