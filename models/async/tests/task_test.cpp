#include "models/async/task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/async/event.hpp"
#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/threads/error_text.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
namespace asio = boost::asio;

asio::awaitable<int> later(std::chrono::seconds time, int value) {
  co_await sleep_for(time);
  co_return value;
}

asio::awaitable<void> fail_with(std::string text) {
  co_await sleep_for(1s);
  throw std::runtime_error(text);
}

asio::awaitable<void> overlap() {
  const auto loop = co_await asio::this_coro::executor;
  const auto start = co_await now();
  const auto one = spawn(loop, later(1s, 1));
  const auto two = spawn(loop, later(2s, 2));
  EXPECT_EQ(co_await one.result(), 1);
  EXPECT_EQ(co_await two.result(), 2);
  EXPECT_EQ(co_await now() - start, 2s);
}

TEST(Task, GoesOnBesideTheOneThatStartedIt) { on_every_seed(overlap); }

asio::awaitable<void> step(std::string& text) {
  text += "task ";
  co_return;
}

asio::awaitable<void> starts_later() {
  std::string text;
  const auto task = spawn(co_await asio::this_coro::executor, step(text));
  text += "spawned ";
  co_await task.wait();
  EXPECT_EQ(text, "spawned task ");
}

TEST(Task, BeginsAtTheNextTurnOfTheLoop) { on_every_seed(starts_later); }

asio::awaitable<void> throws_what_it_threw() {
  const auto task =
      spawn(co_await asio::this_coro::executor, fail_with("no luck"));
  co_await task.wait();
  EXPECT_TRUE(task.done());
  EXPECT_FALSE(task.cancelled());
  EXPECT_THAT(threads::error_text(task.error()), HasSubstr("no luck"));
  EXPECT_THROW(co_await task.result(), std::runtime_error);
}

TEST(Task, ThrowsWhatItThrewToWhoeverAsks) {
  on_every_seed(throws_what_it_threw);
}

asio::awaitable<void> cancelled_early() {
  std::string text;
  const auto task = spawn(co_await asio::this_coro::executor, step(text));
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(text, "");
}

TEST(Task, NeverBeginsIfItIsCancelledBefore) { on_every_seed(cancelled_early); }

asio::awaitable<void> clean_up(std::string& text) {
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
    text += "cleaning ";
  }
  co_await asio::this_coro::reset_cancellation_state();
  co_await sleep_for(1s);
  text += "cleaned";
}

asio::awaitable<void> cleans_up() {
  std::string text;
  const auto task = spawn(co_await asio::this_coro::executor, clean_up(text));
  co_await sleep_for(1s);
  task.cancel();
  co_await task.wait();
  EXPECT_EQ(text, "cleaning cleaned");
  EXPECT_FALSE(task.cancelled());  // it went on, and ended by itself
}

TEST(Task, CanCleanUpWhenItIsCancelled) { on_every_seed(cleans_up); }

asio::awaitable<void> wait_for_task(Task<int> task) { co_await task.result(); }

asio::awaitable<void> cancels_one_who_waits() {
  const auto loop = co_await asio::this_coro::executor;
  const auto task = spawn(loop, later(5s, 5));
  const auto waiter = spawn(loop, wait_for_task(task));
  co_await sleep_for(1s);
  waiter.cancel();
  co_await waiter.wait();
  EXPECT_TRUE(waiter.cancelled());
  EXPECT_EQ(co_await task.result(), 5);
}

TEST(Task, GoesOnWhenOneWhoWaitsForItIsCancelled) {
  on_every_seed(cancels_one_who_waits);
}

asio::awaitable<void> abort_by_itself() {
  throw boost::system::system_error(asio::error::operation_aborted);
  co_return;
}

asio::awaitable<void> cancelled_by_what_it_awaits() {
  const auto loop = co_await asio::this_coro::executor;
  const auto task = spawn(loop, later(5s, 5));
  const auto one = spawn(loop, wait_for_task(task));
  co_await sleep_for(1s);
  task.cancel();
  co_await one.wait();
  EXPECT_TRUE(one.cancelled());
  EXPECT_FALSE(one.failed());
  EXPECT_THROW(co_await one.result(), Cancelled);
}

TEST(Task, CountsAsCancelledIfItAwaitsACancelledOne) {
  on_every_seed(cancelled_by_what_it_awaits);
}

asio::awaitable<void> aborts_by_itself() {
  const auto task =
      spawn(co_await asio::this_coro::executor, abort_by_itself());
  co_await task.wait();
  EXPECT_TRUE(task.failed());  // a socket that was closed, for example
  EXPECT_NE(task.error(), nullptr);
}

TEST(Task, CountsAsFailedIfSomethingIsAbortedAndNobodyCancelledIt) {
  on_every_seed(aborts_by_itself);
}

asio::awaitable<void> calls_back() {
  std::vector<int> calls;
  const auto task = spawn(co_await asio::this_coro::executor, later(1s, 0));
  task.add_done_callback([&] { calls.push_back(1); });
  task.add_done_callback([&] { calls.push_back(2); });
  co_await task.wait();
  task.add_done_callback([&] { calls.push_back(3); });
  EXPECT_THAT(calls, ElementsAre(1, 2, 3));
}

TEST(Task, CallsBackOnceInOrder) { on_every_seed(calls_back); }

asio::awaitable<void> calls_back_who_still_watches() {
  std::vector<int> calls;
  const auto task = spawn(co_await asio::this_coro::executor, later(1s, 0));
  std::optional<DoneWatch> second;
  const auto first = task.watch([&] {
    calls.push_back(1);
    second.reset();
  });
  second.emplace(task.watch([&] { calls.push_back(2); }));
  const auto third = task.watch([&] { calls.push_back(3); });
  co_await task.wait();
  EXPECT_THAT(calls, ElementsAre(1, 3));
}

TEST(Task, CallsBackOnlyWhoStillWatches) {
  on_every_seed(calls_back_who_still_watches);
}

asio::awaitable<void> tells_how_it_ended() {
  const auto loop = co_await asio::this_coro::executor;
  const auto good = spawn(loop, later(1s, 1));
  const auto bad = spawn(loop, fail_with("no luck"));
  const auto gone = spawn(loop, later(2s, 2));
  co_await good.wait();
  co_await bad.wait();
  gone.cancel();
  co_await gone.wait();
  EXPECT_FALSE(good.failed() || good.cancelled());
  EXPECT_TRUE(bad.failed() && !bad.cancelled());
  EXPECT_TRUE(!gone.failed() && gone.cancelled());
  EXPECT_NE(bad.error(), nullptr);  // or it would be reported
}

TEST(Task, TellsFailedFromCancelled) { on_every_seed(tells_how_it_ended); }

asio::awaitable<std::unique_ptr<int>> make_unique_number() {
  co_return std::make_unique<int>(7);
}

asio::awaitable<void> moves() {
  const auto task =
      spawn(co_await asio::this_coro::executor, make_unique_number());
  const auto number = co_await task.result();
  EXPECT_EQ(*number, 7);
}

TEST(Task, GivesAwayWhatCannotBeCopied) { on_every_seed(moves); }

asio::awaitable<void> wait_for_ever() {
  Event never(co_await asio::this_coro::executor);
  co_await never.wait();
}

TEST(Task, MayBeAskedWhenItsLoopIsGone) {
  std::vector<Task<int>> ended;
  std::vector<Task<>> stuck;
  {
    DeterministicLoop loop;
    ended.push_back(spawn(loop.get_executor(), later(1s, 5)));
    stuck.push_back(spawn(loop.get_executor(), wait_for_ever()));
    loop.run();
  }
  EXPECT_EQ(ended[0].get(), 5);
  EXPECT_FALSE(stuck[0].done());
}

/// Where a loop has been; whoever still uses it leaves a trace.
template <typename Loop>
class LoopStorage {
 public:
  Loop& loop() { return *loop_; }

  void destroy_loop() {
    std::destroy_at(loop_);
    bytes_.fill(std::byte(0xA5));
  }

  bool is_undisturbed() const {
    return std::count(bytes_.begin(), bytes_.end(), std::byte(0xA5)) ==
           std::ssize(bytes_);
  }

 private:
  alignas(Loop) std::array<std::byte, sizeof(Loop)> bytes_{};
  Loop* loop_ = std::construct_at(reinterpret_cast<Loop*>(bytes_.data()));
};

template <typename Loop>
class TaskOn : public testing::Test {};
using Loops = testing::Types<DeterministicLoop, asio::io_context>;
TYPED_TEST_SUITE(TaskOn, Loops);

TYPED_TEST(TaskOn, MayBeCancelledWhenItsLoopIsGone) {
  LoopStorage<TypeParam> storage;
  const auto loop = storage.loop().get_executor();
  const auto ended = spawn(loop, later(0s, 5));
  const auto stuck = spawn(loop, wait_for_ever());
  if constexpr (std::same_as<TypeParam, DeterministicLoop>)
    storage.loop().run();
  else
    storage.loop().poll();
  ASSERT_TRUE(ended.done());
  storage.destroy_loop();
  ended.cancel();
  stuck.cancel();
  EXPECT_TRUE(storage.is_undisturbed());
  EXPECT_FALSE(ended.cancelled());
}

}  // namespace
}  // namespace lab::async
