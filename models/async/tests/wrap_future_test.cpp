#include "models/async/wrap_future.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using threads::Promise;
namespace asio = boost::asio;

asio::awaitable<void> pending() {
  const auto loop = co_await asio::this_coro::executor;
  Promise<int> promise;
  const auto future = promise.future();
  const auto one = spawn(loop, wrap_future(future));
  const auto other = spawn(loop, wrap_future(future));
  co_await sleep_for(1s);
  EXPECT_FALSE(one.done() || other.done());
  promise.set_value(42);
  EXPECT_EQ(co_await one.result(), 42);
  EXPECT_EQ(co_await other.result(), 42);
}

TEST(WrapFuture, WaitsForTheResult) { on_every_seed(pending); }

asio::awaitable<void> done_already() {
  Promise<std::unique_ptr<int>> promise;
  promise.set_value(std::make_unique<int>(7));
  const auto number = co_await wrap_future(promise.future());
  EXPECT_THAT(number, testing::Pointee(7));
}

TEST(WrapFuture, GivesAResultThatIsThereAlready) {
  on_every_seed(done_already);
}

asio::awaitable<void> failed() {
  const auto loop = co_await asio::this_coro::executor;
  Promise<void> promise;
  const auto task = spawn(loop, wrap_future(promise.future()));
  co_await sleep_for(1s);
  promise.set_exception(std::make_exception_ptr(std::runtime_error("no luck")));
  EXPECT_THROW(co_await task.result(), std::runtime_error);
}

TEST(WrapFuture, ThrowsWhatTheWorkThrew) { on_every_seed(failed); }

asio::awaitable<void> cancelled_while_pending() {
  const auto loop = co_await asio::this_coro::executor;
  Promise<int> promise;
  const auto future = promise.future();
  const auto task = spawn(loop, wrap_future(future));
  co_await sleep_for(1s);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_TRUE(future.cancelled());
}

TEST(WrapFuture, CancelsTheFutureWhenItIsCancelled) {
  on_every_seed(cancelled_while_pending);
}

asio::awaitable<void> cancelled_elsewhere() {
  const auto loop = co_await asio::this_coro::executor;
  Promise<int> promise;
  const auto task = spawn(loop, wrap_future(promise.future()));
  co_await sleep_for(1s);
  promise.future().cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_THROW(co_await task.result(), Cancelled);
}

TEST(WrapFuture, CountsAsCancelledIfTheFutureIs) {
  on_every_seed(cancelled_elsewhere);
}

asio::awaitable<void> cancelled_while_running() {
  const auto loop = co_await asio::this_coro::executor;
  Promise<int> promise;
  const auto future = promise.future();
  const auto task = spawn(loop, wrap_future(future));
  EXPECT_TRUE(promise.start());
  co_await sleep_for(1s);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  promise.set_value(1);
  EXPECT_EQ(co_await wrap_future(future), 1);
}

TEST(WrapFuture, LetsWorkThatHasBegunRunOnWhenItIsCancelled) {
  on_every_seed(cancelled_while_running);
}

}  // namespace
}  // namespace lab::async
