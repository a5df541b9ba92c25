// as_completed(): which future comes next.

#include "models/threads/as_completed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace lab::threads {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

using Futures = std::vector<Future<int>>;

class AsCompletedFutures : public testing::Test {
 protected:
  Promise<int> promises_[4];
  const Futures all_{promises_[0].future(), promises_[1].future(),
                     promises_[2].future(), promises_[3].future()};
};

Futures taken_from(AsCompleted<int> sequence) {
  Futures taken;
  for (const Future<int>& future : sequence) taken.push_back(future);
  return taken;
}

TEST_F(AsCompletedFutures, ThoseAlreadyDoneComeFirst) {
  promises_[3].set_value(3);
  promises_[1].future().cancel();
  auto sequence = as_completed(all_);
  promises_[0].set_value(0);
  EXPECT_THAT(sequence.next(), Optional(all_[1]));
  EXPECT_THAT(sequence.next(), Optional(all_[3]));
  EXPECT_THAT(sequence.next(), Optional(all_[0]));
}

TEST_F(AsCompletedFutures, ThenTheOthersInTheOrderOfCompletion) {
  auto sequence = as_completed(all_);
  for (const std::size_t place : {2U, 0U, 3U, 1U}) {
    promises_[place].set_value(0);
    EXPECT_THAT(sequence.next(), Optional(all_[place]));
  }
  EXPECT_EQ(sequence.next(), std::nullopt);
}

TEST_F(AsCompletedFutures, ThoseDoneBetweenTwoLooksKeepTheirOrder) {
  auto sequence = as_completed(all_);
  for (const int place : {3, 1, 2, 0}) promises_[place].set_value(place);
  EXPECT_THAT(taken_from(std::move(sequence)),
              ElementsAre(all_[3], all_[1], all_[2], all_[0]));
}

TEST_F(AsCompletedFutures, ADuplicateComesOnce) {
  promises_[0].set_value(0);
  promises_[1].set_value(1);
  const Futures twice{all_[1], all_[0], all_[1], all_[0]};
  EXPECT_THAT(taken_from(as_completed(twice)), ElementsAre(all_[1], all_[0]));
}

TEST_F(AsCompletedFutures, ATimeoutSaysHowManyAreUnfinished) {
  promises_[1].set_value(1);
  promises_[2].set_value(2);
  auto sequence = as_completed(all_, 0s);
  EXPECT_THAT(sequence.next(), Optional(all_[1]));
  EXPECT_THAT(sequence.next(), Optional(all_[2]));
  try {
    (void)sequence.next();
    FAIL() << "nothing to come";
  } catch (const TimedOut& error) {
    EXPECT_THAT(error.what(), HasSubstr("2 (of 4) futures unfinished"));
  }
  EXPECT_FALSE(all_[0].cancelled());
}

TEST_F(AsCompletedFutures, AnErrorStaysInItsFuture) {
  promises_[0].set_exception(
      std::make_exception_ptr(std::runtime_error("failed")));
  const auto first = as_completed(all_).next();
  EXPECT_THROW(first->result(), std::runtime_error);
}

TEST_F(AsCompletedFutures, WaitsForWhoeverIsNext) {
  std::jthread producer([&] {
    for (Promise<int>& promise : promises_) promise.set_value(1);
  });
  EXPECT_EQ(taken_from(as_completed(all_)).size(), 4U);
}

TEST_F(AsCompletedFutures, CanBeLeftHalfWay) {
  promises_[0].set_value(0);
  for (const Future<int>& future : as_completed(all_)) {
    EXPECT_EQ(future, all_[0]);
    break;
  }
  promises_[1].set_value(1);  // nobody listens any more
}

TEST_F(AsCompletedFutures, AnEmptyInputGivesAnEmptySequenceAtOnce) {
  EXPECT_EQ(as_completed(Futures()).next(), std::nullopt);
}

}  // namespace
}  // namespace lab::threads
