#include "models/async/sleep.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "models/async/as_completed.hpp"
#include "models/async/task.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/async/wait.hpp"
#include "models/async/wait_for.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using Duration = std::chrono::steady_clock::duration;
namespace asio = boost::asio;

/// An hour after the beginning, so that the clock cannot show the end of it.
asio::awaitable<void> sleep_too_long() {
  const auto loop = co_await asio::this_coro::executor;
  co_await sleep_for(1h);
  const auto sleeper = spawn(loop, sleep_for(Duration::max()));
  co_await sleep_for(24h);
  EXPECT_FALSE(sleeper.done());
  sleeper.cancel();
  co_await sleeper.wait();
  EXPECT_TRUE(sleeper.cancelled());
}

TEST(Sleep, LastsUntilItIsCancelledIfItIsTooLongForTheClock) {
  on_every_seed(sleep_too_long);
}

TEST(Sleep, LastsUntilItIsCancelledOnARealLoopToo) {
  EXPECT_THROW(run(wait_for(sleep_for(Duration::max()), 1ns)), TimedOut);
}

TEST(Sleep, IsStuckIfNobodyIsThereToEndIt) {
  DeterministicLoop loop;
  loop.set_clock(DeterministicLoop::Time(1h));
  EXPECT_THROW(run(loop, sleep_for(Duration::max())), Stuck);
  EXPECT_EQ(loop.now(), DeterministicLoop::Time(1h));
}

asio::awaitable<void> wait_too_long() {
  const auto loop = co_await asio::this_coro::executor;
  co_await sleep_for(1h);
  EXPECT_NO_THROW(co_await wait_for(sleep_for(1s), Duration::max()));
  const std::vector tasks(1, spawn(loop, sleep_for(1s)));
  const auto result = co_await wait(tasks, Until::all, Duration::max());
  EXPECT_EQ(result.done, tasks);
  auto arrivals =
      as_completed(std::vector(1, spawn(loop, sleep_for(1s))), Duration::max());
  EXPECT_TRUE((co_await arrivals.next()).has_value());
}

TEST(Timeouts, NeverComeIfTheyAreTooLongForTheClock) {
  on_every_seed(wait_too_long);
}

asio::awaitable<void> oversleep() {
  const auto start = co_await now();
  co_await sleep_for(Duration::min());
  EXPECT_EQ(co_await now(), start);
  block_for(Duration::max());
  block_for(Duration::max());
  EXPECT_EQ(co_await now(), DeterministicLoop::Time::max());
  co_await sleep_for(1s);
}

TEST(Sleep, NeitherBeginsNorEndsBesideTheClock) { on_every_seed(oversleep); }

/// Has itself cancelled at the next turn, which may come before its own.
asio::awaitable<bool> sleep_and_be_cancelled(Duration duration,
                                             std::optional<Task<bool>>& self) {
  const auto is_cancelled = std::make_shared<bool>(false);
  const auto loop = co_await asio::this_coro::executor;
  asio::post(loop, [&self, is_cancelled] {
    *is_cancelled = true;
    self->cancel();
  });
  try {
    co_await sleep_for(duration);
  } catch (const boost::system::system_error&) {
    co_return *is_cancelled;
  }
  co_return !*is_cancelled;
}

/// Returns: whether a cancellation was heard, if it came in time.
asio::awaitable<bool> hears_a_cancellation(Duration duration) {
  const auto loop = co_await asio::this_coro::executor;
  std::optional<Task<bool>> task;
  task.emplace(spawn(loop, sleep_and_be_cancelled(duration, task)));
  co_await task->wait();
  const bool is_right = task->get();
  co_await sleep_for(1s);  // or the cancellation would find no task
  co_return is_right;
}

asio::awaitable<void> hear() {
  for (const Duration duration : {0ns, -1ns, 1ns}) {
    const bool is_right = co_await hears_a_cancellation(duration);
    EXPECT_TRUE(is_right) << duration.count();
  }
}

TEST(Sleep, HearsACancellationHoweverShortItIs) { on_every_seed(hear); }

TEST(Sleep, HearsACancellationOnARealLoopToo) {
  for (const Duration duration : {0ns, -1ns})
    EXPECT_TRUE(run(hears_a_cancellation(duration))) << duration.count();
}

}  // namespace
}  // namespace lab::async
