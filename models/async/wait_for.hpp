#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <utility>

#include "models/async/timeout.hpp"

namespace lab::async {

/// Waits for a running task, but not for longer than that.  Cancels it then.
/// Python: asyncio.wait_for.
///
/// Returns, suspends, throws: as below.
template <typename T>
boost::asio::awaitable<T> wait_for(Task<T> task,
                                   std::chrono::steady_clock::duration time) {
  co_await done_within(task, time);
  co_return task.get();
}

/// Does something, but not for longer than that.  Python: asyncio.wait_for.
///
/// Picture a guest who is asked to leave at closing time, and for whom one
/// waits while he puts on his coat: however long that takes.
///
///     const std::string page = co_await wait_for(fetch(url), 5s);
///
/// Returns: what it returned; also if it caught the cancellation and returned
///          something all the same: a result is never thrown away.
/// Suspends: until it has ended; resumes on the awaiting coroutine's executor.
///           It is cancelled once, be the time over or the one who waits
///           cancelled; without any time it is not even begun.
/// Throws: TimedOut, when it was cancelled because of the time and has ended;
///         what it threw itself; operation_aborted when the one who waits is
///         cancelled, which cancels it too.
template <typename T>
boost::asio::awaitable<T> wait_for(boost::asio::awaitable<T> body,
                                   std::chrono::steady_clock::duration time) {
  auto task = spawn(co_await boost::asio::this_coro::executor, std::move(body));
  co_await done_within(task, time);
  co_return std::move(task).get();
}

}  // namespace lab::async
