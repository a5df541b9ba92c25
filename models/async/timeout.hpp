#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <memory>
#include <type_traits>
#include <utility>

#include "models/async/alarm.hpp"
#include "models/async/task.hpp"

namespace lab::async {

/// The deadline of with_timeout(), for its body.  Python: asyncio.Timeout.
///
/// It is a handle: copies mean the same deadline.
///
/// Thread safety: that of its loop.
class TimeoutScope {
 public:
  using Clock = std::chrono::steady_clock;

  /// When the time is over, by the clock of the loop; no_deadline: never.
  Clock::time_point when() const;

  /// Moves the deadline; one that has passed cancels the body at once.
  ///
  /// Throws: std::logic_error if the time is over or the body has ended.
  void reschedule(Clock::time_point when) const;

  /// Whether the time is over, and the body was cancelled because of that.
  bool expired() const;

 private:
  template <typename Body>
  friend std::invoke_result_t<Body&, TimeoutScope> with_timeout(
      Clock::duration time, Body body);
  friend boost::asio::awaitable<void> done_within(AnyTask task,
                                                  Clock::duration time);

  class State;

  TimeoutScope(const boost::asio::any_io_executor& loop, Clock::duration time);

  /// Suspends: until the task is done; cancels it when the time is over, or
  ///           when the caller is cancelled.
  /// Throws: TimedOut if the time was over; operation_aborted if the caller was
  ///         cancelled: neither if the task ended in its own way.
  boost::asio::awaitable<void> join(AnyTask task) const;

  /// Lets the body begin as a task, so that it can be cancelled by itself.
  template <typename Body>
  static std::invoke_result_t<Body&, TimeoutScope> begin(Body body,
                                                         TimeoutScope scope) {
    auto running = body(std::move(scope));
    co_return co_await std::move(running);
  }

  std::shared_ptr<State> state_;
};

/// Suspends and throws as wait_for() does, which it is made for.
boost::asio::awaitable<void> done_within(
    AnyTask task, std::chrono::steady_clock::duration time);

/// Does something that has to end before a deadline, which it can move.
/// Python: async with asyncio.timeout().
///
///     asio::awaitable<void> read_all(TimeoutScope scope) {
///       while (const auto line = co_await read_line()) {
///         use(*line);
///         scope.reschedule(co_await now() + 5s);  // for each line
///       }
///     }
///     co_await with_timeout(5s, read_all);
///
/// Requires: `body(scope)` gives an awaitable.
/// Returns: what the body returned, also if it caught the cancellation.
/// Suspends: until the body has ended; resumes on the awaiting coroutine's
///           executor.  The body is cancelled once, be the time over or the
///           caller cancelled; without any time it is not even begun.
/// Throws: TimedOut when the time was over and the body ended because it was
///         cancelled: within the body that is operation_aborted;
///         what the body threw itself; operation_aborted when the caller is
///         cancelled, even if the time is over as well.
template <typename Body>
std::invoke_result_t<Body&, TimeoutScope> with_timeout(
    std::chrono::steady_clock::duration time, Body body) {
  const auto loop = co_await boost::asio::this_coro::executor;
  const TimeoutScope scope(loop, time);
  auto task = spawn(loop, TimeoutScope::begin(std::move(body), scope));
  co_await scope.join(task);
  co_return std::move(task).get();
}

}  // namespace lab::async
