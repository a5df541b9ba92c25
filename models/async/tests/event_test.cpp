#include "models/async/event.hpp"

#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <vector>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

asio::awaitable<void> pass(Event& event, int& passed) {
  co_await event.wait();
  ++passed;
}

asio::awaitable<void> opens_for_all() {
  const auto loop = co_await asio::this_coro::executor;
  Event event(loop);
  int passed = 0;
  for (int i = 0; i < 3; ++i) spawn(loop, pass(event, passed));
  co_await sleep_for(1s);
  EXPECT_EQ(passed, 0);
  event.set();
  co_await sleep_for(1s);
  EXPECT_EQ(passed, 3);
  co_await pass(event, passed);
  EXPECT_EQ(passed, 4);
}

TEST(Event, LetsAllWhoWaitPassOnceItIsSet) { on_every_seed(opens_for_all); }

asio::awaitable<void> is_cleared() {
  const auto loop = co_await asio::this_coro::executor;
  Event event(loop);
  int passed = 0;
  const auto early = spawn(loop, pass(event, passed));
  co_await sleep_for(1s);
  event.set();
  event.clear();
  event.clear();
  EXPECT_FALSE(event.is_set());
  const auto late = spawn(loop, pass(event, passed));
  co_await sleep_for(1s);
  EXPECT_TRUE(early.done());
  EXPECT_FALSE(late.done());
  event.set();
  co_await late.result();
  EXPECT_EQ(passed, 2);
}

TEST(Event, MakesThoseWaitWhoComeAfterAClear) { on_every_seed(is_cleared); }

asio::awaitable<void> cancelled_around_set(bool cancel_first) {
  const auto loop = co_await asio::this_coro::executor;
  Event event(loop);
  int passed = 0;
  const auto task = spawn(loop, pass(event, passed));
  co_await sleep_for(1s);
  if (cancel_first) task.cancel();
  event.set();
  task.cancel();
  co_await task.wait();
  EXPECT_EQ(task.cancelled(), cancel_first);
  EXPECT_EQ(passed, cancel_first ? 0 : 1);
}

TEST(Event, IsMissedOnlyByOneWhoIsCancelledBefore) {
  on_every_seed([] { return cancelled_around_set(true); });
  on_every_seed([] { return cancelled_around_set(false); });
}

asio::awaitable<void> cancels_one() {
  const auto loop = co_await asio::this_coro::executor;
  Event event(loop);
  int passed = 0;
  const auto one = spawn(loop, pass(event, passed));
  const auto other = spawn(loop, pass(event, passed));
  co_await sleep_for(1s);
  one.cancel();
  co_await one.wait();
  EXPECT_TRUE(one.cancelled());
  EXPECT_FALSE(other.done());
  event.set();
  co_await other.wait();
  EXPECT_EQ(passed, 1);
}

TEST(Event, LosesNobodyWhenOneWhoWaitsIsCancelled) {
  on_every_seed(cancels_one);
}

asio::awaitable<void> see_the_end(Event& end, int& cancelled) {
  co_await end.wait_regardless([&cancelled] { ++cancelled; });
}

asio::awaitable<void> cancels_twice() {
  const auto loop = co_await asio::this_coro::executor;
  Event end(loop);
  int cancelled = 0;
  const auto task = spawn(loop, see_the_end(end, cancelled));
  for (int times = 1; times <= 2; ++times) {
    co_await sleep_for(1s);
    task.cancel();
    EXPECT_EQ(cancelled, times);
  }
  co_await sleep_for(1s);
  EXPECT_FALSE(task.done());
  end.set();
  co_await task.result();
  EXPECT_EQ(cancelled, 2);
}

TEST(Event, CanBeWaitedForRegardlessOfCancellations) {
  on_every_seed(cancels_twice);
}

asio::awaitable<void> see_the_end_and_go_on(Event& end) {
  co_await end.wait_regardless([] {});
  co_await sleep_for(0s);
  ADD_FAILURE() << "it forgot that it was cancelled";
}

asio::awaitable<void> stays_cancelled() {
  const auto loop = co_await asio::this_coro::executor;
  Event end(loop);
  const auto task = spawn(loop, see_the_end_and_go_on(end));
  co_await sleep_for(1s);
  task.cancel();
  end.set();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
}

TEST(Event, LetsTheNextThingBeCancelledAfterAWaitRegardless) {
  on_every_seed(stays_cancelled);
}

asio::awaitable<Task<>> leave_one_waiting(int& passed) {
  const auto loop = co_await asio::this_coro::executor;
  Event event(loop);
  const auto task = spawn(loop, pass(event, passed));
  co_await sleep_for(1s);
  co_return task;
}

asio::awaitable<void> goes_first() {
  int passed = 0;
  const auto task = co_await leave_one_waiting(passed);
  co_await task.wait();
  EXPECT_EQ(passed, 0);
  EXPECT_TRUE(is_cancellation(task.error()));
}

TEST(Event, CancelsWhoStillWaitsWhenItGoes) { on_every_seed(goes_first); }

}  // namespace
}  // namespace lab::async
