// A future: its states, its callbacks, and what becomes of whoever waits.

#include "models/threads/future.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace lab::threads {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::exception_ptr error(const std::string& text) {
  return std::make_exception_ptr(std::runtime_error(text));
}

TEST(Future, GoesFromPendingThroughRunningToFinished) {
  Promise<int> promise;
  const Future<int> future = promise.future();
  EXPECT_EQ(future.state(), FutureState::pending);
  EXPECT_TRUE(promise.start());
  EXPECT_TRUE(future.running());
  promise.set_value(42);
  EXPECT_EQ(future.state(), FutureState::finished);
  EXPECT_TRUE(future.done());
  EXPECT_FALSE(future.cancelled());
}

TEST(Future, IsCancellableOnlyWhilePending) {
  Promise<int> pending;
  EXPECT_TRUE(pending.future().cancel());
  EXPECT_TRUE(pending.future().cancelled());
  EXPECT_TRUE(pending.future().cancel()) << "it is cancelled still";
  EXPECT_FALSE(pending.start());

  Promise<int> running;
  ASSERT_TRUE(running.start());
  EXPECT_FALSE(running.future().cancel());
  EXPECT_TRUE(running.future().running());

  Promise<int> finished;
  finished.set_value(1);
  EXPECT_FALSE(finished.future().cancel());
  EXPECT_EQ(finished.future().result(), 1);
}

TEST(Future, SettingItTwiceIsAnError) {
  Promise<int> promise;
  promise.set_value(1);
  EXPECT_THROW(promise.set_value(2), InvalidState);
  EXPECT_THROW(promise.set_exception(error("late")), InvalidState);
  EXPECT_THROW((void)promise.start(), InvalidState);
  EXPECT_EQ(promise.future().result(), 1);
}

TEST(Future, CannotEndWithAnErrorThatIsNone) {
  Promise<int> promise;
  EXPECT_THROW(promise.set_exception(nullptr), std::invalid_argument);
  promise.set_value(1);  // it is as before
  EXPECT_EQ(promise.future().result(), 1);
}

TEST(Future, SettingItAfterACancelIsAnError) {
  Promise<void> promise;
  promise.future().cancel();
  EXPECT_THROW(promise.set_value(), InvalidState);
  EXPECT_THROW(promise.set_exception(error("late")), InvalidState);
  EXPECT_TRUE(promise.future().cancelled());
}

TEST(Future, StartingItTwiceIsAnError) {
  Promise<void> promise;
  ASSERT_TRUE(promise.start());
  EXPECT_THROW((void)promise.start(), InvalidState);
}

TEST(Future, CallbacksRunOnceInOrder) {
  for (const bool cancelled : {false, true}) {
    Promise<int> promise;
    std::vector<int> calls;
    for (int number : {1, 2, 3})
      promise.future().add_done_callback([&calls, number](const auto& future) {
        EXPECT_TRUE(future.done());
        calls.push_back(number);
      });
    EXPECT_THAT(calls, ElementsAre());
    cancelled ? (void)promise.future().cancel() : promise.set_value(0);
    EXPECT_THAT(calls, ElementsAre(1, 2, 3));
    promise.future().cancel();
    EXPECT_THAT(calls, ElementsAre(1, 2, 3));
  }
}

TEST(Future, ACallbackRunsOnTheThreadThatFinishesIt) {
  Promise<void> promise;
  std::thread::id ran_on;
  promise.future().add_done_callback(
      [&](const auto&) { ran_on = std::this_thread::get_id(); });
  std::jthread producer([&] { promise.set_value(); });
  const auto finished_on = producer.get_id();
  producer.join();
  EXPECT_EQ(ran_on, finished_on);
}

TEST(Future, ACallbackRunsAtOnceIfItIsDone) {
  Promise<int> promise;
  promise.set_value(42);
  int seen = 0;
  promise.future().add_done_callback(
      [&](const Future<int>& future) { seen = future.result(); });
  EXPECT_EQ(seen, 42);
}

std::string reported;  // by callbacks that throw

class FutureCallback : public testing::Test {
 protected:
  FutureCallback() { reported.clear(); }
  ~FutureCallback() override { set_callback_error_sink(before_); }

 private:
  CallbackErrorSink before_ = set_callback_error_sink(
      [](const std::string& text) { reported += text + '\n'; });
};

TEST_F(FutureCallback, OneThatThrowsDoesNotStopTheRest) {
  Promise<int> promise;
  int calls = 0;
  const Future<int> future = promise.future();
  future.add_done_callback([&](const auto&) { ++calls; });
  future.add_done_callback(
      [](const auto&) { throw std::runtime_error("clumsy"); });
  future.add_done_callback([&](const auto&) { ++calls; });
  promise.set_value(1);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(reported, "callback of a future: it threw: clumsy\n");
  EXPECT_EQ(future.result(), 1);
}

TEST_F(FutureCallback, OneThatThrowsAtOnceReachesNobodyEither) {
  Promise<int> promise;
  promise.set_value(1);
  promise.future().add_done_callback([](const auto&) { throw 42; });
  EXPECT_EQ(reported, "callback of a future: it threw: unknown error\n");
}

TEST(Future, ResultTimesOutWhilePending) {
  Promise<int> promise;
  EXPECT_THROW(promise.future().result(0s), TimedOut);
  EXPECT_THROW(promise.future().result(-1s), TimedOut);
  EXPECT_THROW(promise.future().exception(1ns), TimedOut);
  ASSERT_TRUE(promise.start());
  EXPECT_THROW(promise.future().result(0s), TimedOut);
  promise.set_value(1);
  EXPECT_EQ(promise.future().result(0s), 1) << "a time-out spoils nothing";
}

TEST(Future, ResultIsTheValueWhenDone) {
  Promise<std::string> promise;
  promise.set_value("done");
  const Future<std::string> future = promise.future();
  EXPECT_EQ(future.result(0s), "done");
  EXPECT_EQ(future.result(std::chrono::nanoseconds::max()), "done");
  EXPECT_EQ(future.result(), "done") << "it can be asked again";
}

TEST(Future, ResultIsCancelledWhenCancelled) {
  Promise<int> promise;
  promise.future().cancel();
  EXPECT_THROW(promise.future().result(0s), Cancelled);
  EXPECT_THROW(promise.future().result(), Cancelled);
  EXPECT_THROW(promise.future().exception(), Cancelled);
}

TEST(Future, ResultThrowsWhatWasThrown) {
  Promise<int> promise;
  promise.set_exception(std::make_exception_ptr(std::out_of_range("7")));
  EXPECT_THROW(promise.future().result(), std::out_of_range);
  EXPECT_THROW(promise.future().result(), std::out_of_range);
  EXPECT_NE(promise.future().exception(), nullptr);
}

TEST(Future, ResultWaitsForTheProducer) {
  Promise<int> promise;
  std::latch asked(1);
  std::jthread producer([&] {
    asked.wait();
    promise.set_value(42);
  });
  const Future<int> future = promise.future();
  asked.count_down();
  EXPECT_EQ(future.result(), 42);
  EXPECT_EQ(future.exception(), nullptr);
}

TEST(Future, ACancelWakesWhoeverWaits) {
  Promise<int> promise;
  const Future<int> future = promise.future();
  std::jthread waiter([&] { EXPECT_THROW(future.result(), Cancelled); });
  EXPECT_TRUE(future.cancel());
}

TEST(Future, CarriesAResultThatCanOnlyBeMoved) {
  Promise<std::unique_ptr<int>> promise;
  promise.set_value(std::make_unique<int>(42));
  EXPECT_EQ(*promise.future().result(), 42);
}

TEST(Future, ABrokenPromiseStrandsNobody) {
  auto promise = std::make_unique<Promise<int>>();
  const Future<int> future = promise->future();
  std::jthread waiter([&] { EXPECT_THROW(future.result(), BrokenPromise); });
  promise.reset();
  EXPECT_EQ(future.state(), FutureState::finished);
}

TEST(Future, AMovedPromiseIsNotBroken) {
  Promise<int> first;
  const Future<int> future = first.future();
  {
    Promise<int> second = std::move(first);
    second.set_value(42);
  }
  EXPECT_EQ(future.result(), 42);
}

TEST(Future, EqualsItsCopiesOnly) {
  const Promise<int> promise;
  const Promise<int> other;
  const Future<int> copy = promise.future();
  EXPECT_TRUE(promise.future() == copy);
  EXPECT_FALSE(promise.future() == other.future());
}

TEST(Future, OfACancelAndAStartExactlyOneWins) {
  for (int round = 0; round < 500; ++round) {
    Promise<int> promise;
    const Future<int> future = promise.future();
    std::latch go(2);
    bool cancelled = false;
    std::jthread canceller([&] {
      go.arrive_and_wait();
      cancelled = future.cancel();
    });
    go.arrive_and_wait();
    const bool started = promise.start();
    if (started) promise.set_value(1);
    canceller.join();
    EXPECT_NE(started, cancelled);
    EXPECT_EQ(future.cancelled(), cancelled);
  }
}

}  // namespace
}  // namespace lab::threads
