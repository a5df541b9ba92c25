#pragma once

#include <boost/asio/awaitable.hpp>
#include <concepts>
#include <type_traits>
#include <utility>

#include "models/threads/future.hpp"

namespace lab::async {

/// Waits until the future is done; cancels it if the one who waits is cancelled
/// first, which has an effect only if its work has not started.
///
/// Suspends: resumes on the awaiting coroutine's executor.
/// Throws: operation_aborted when cancelled; Cancelled if the future was.
boost::asio::awaitable<void> wait_for_end(threads::AnyFuture future);

/// Awaits what a thread or a process has been given to do.
/// Python: asyncio.wrap_future.
///
///     const Answer answer = co_await wrap_future(executor.submit(compute));
///
/// Returns: the result; one that cannot be copied is given once.
/// Suspends, Throws: as above, and what the work threw.
/// Thread safety: the work may end on any; but if the one who waits is on a
///           DeterministicLoop, only on the thread of that loop.
template <typename T>
boost::asio::awaitable<T> wrap_future(threads::Future<T> future) {
  co_await wait_for_end(future);
  if constexpr (std::copy_constructible<T> || std::is_void_v<T>)
    co_return future.result();
  else
    co_return std::move(future).result();
}

}  // namespace lab::async
