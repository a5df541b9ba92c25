#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <concepts>
#include <utility>

#include "models/async/work.hpp"

namespace lab::async {

/// Waits for something that goes on even if the caller is cancelled.
/// Python: asyncio.shield.
///
///     co_await shield(write_to_disk(order));
///
/// Returns: what the work returned.
/// Suspends: until the work is done; resumes on the awaiting coroutine's
///           executor.
/// Throws: what the work threw; Cancelled if the work itself was cancelled;
///         operation_aborted, at once, when the caller is cancelled.  The work
///         goes on then, and an error of it is reported (see on_lost_error).
///         Whoever was cancelled before does not begin the work.
/// Lifetime: the work must not refer to what the caller takes along when it is
///           cancelled.  The end of run() cancels what is left over.
template <Work W>
[[nodiscard]] boost::asio::awaitable<typename W::value_type> shield(W work) {
  const auto loop = co_await boost::asio::this_coro::executor;
  auto task = ensure_task(loop, std::move(work));
  co_await task.wait();
  if constexpr (std::same_as<W, TaskOf<W>>)
    co_return task.get();  // of which others may have handles
  else
    co_return std::move(task).get();
}

}  // namespace lab::async
