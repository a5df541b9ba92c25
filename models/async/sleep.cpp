#include "models/async/sleep.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <thread>

#include "models/async/deterministic_loop.hpp"
#include "models/threads/timeout.hpp"

namespace lab::async {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using threads::saturating_add;

namespace {

bool cancel_is_pending(const asio::cancellation_state& state) {
  return state.cancelled() != asio::cancellation_type::none;
}

}  // namespace

asio::awaitable<void> sleep_for(Clock::duration duration) {
  const auto executor = co_await asio::this_coro::executor;
  const auto before = co_await asio::this_coro::cancellation_state;
  const bool was_cancelled = cancel_is_pending(before);
  if (auto* loop = DeterministicLoop::behind(executor)) {
    const auto end = saturating_add(loop->now(), duration);
    co_await loop->async_wait_until(end, asio::use_awaitable);
  } else if (duration <= Clock::duration::zero()) {
    co_await asio::post(asio::use_awaitable);  // cheaper than a timer
  } else {
    asio::steady_timer timer(executor, duration);
    co_await timer.async_wait(asio::use_awaitable);
  }
  // It may come when the time is over, but before it is our turn.
  const auto after = co_await asio::this_coro::cancellation_state;
  if (!was_cancelled && cancel_is_pending(after))
    throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<Clock::time_point> now() {
  co_return now(co_await asio::this_coro::executor);
}

Clock::time_point now(const asio::any_io_executor& loop) {
  const auto* ours = DeterministicLoop::behind(loop);
  return ours != nullptr ? ours->now() : Clock::now();
}

void block_for(Clock::duration duration) {
  if (auto* loop = DeterministicLoop::moving())
    loop->set_clock(saturating_add(loop->now(), duration));
  else
    std::this_thread::sleep_for(duration);
}

}  // namespace lab::async
