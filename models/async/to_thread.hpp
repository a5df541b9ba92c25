#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <concepts>
#include <functional>
#include <memory>
#include <utility>

#include "models/async/deterministic_loop.hpp"
#include "models/async/wrap_future.hpp"
#include "models/threads/executor.hpp"
#include "models/threads/job.hpp"

namespace lab::async {

/// The threads of to_thread().  They are joined when the program ends.
threads::Executor& default_executor();

/// Runs the job in one move of the loop, as if a thread had done it: what it
/// spends in block_for() passes for nobody else, and is then waited for.
boost::asio::awaitable<void> run_beside(DeterministicLoop& loop,
                                        std::unique_ptr<threads::Job> job);

/// Has a blocking function called on a thread of the executor, while the loop
/// goes on.  Python: loop.run_in_executor.
///
/// Picture a cook who sends a helper to the cellar and stirs on.
///
///     const auto text = co_await to_thread(read_file, path);
///
/// On a DeterministicLoop there is no thread: f is one move, and takes as long
/// as it spends in block_for().
///
/// Requires: f and args own what they use; or, like a lambda that captures by
///           reference, use what outlives the call even if this is cancelled.
/// Returns: what f returns.
/// Suspends: until f has returned; resumes on the awaiting coroutine's
///           executor.
/// Throws: what f throws; what submit() throws; operation_aborted when
///         cancelled.  That is at once, as in Python: f is not called if it has
///         not begun; else it runs on, and its result is dropped.
template <typename F, typename... Args>
boost::asio::awaitable<threads::Executor::ResultOf<F, Args...>> to_thread(
    threads::Executor& executor, F f, Args... args) {
  using Result = threads::Executor::ResultOf<F, Args...>;
  auto call = [f = std::move(f), ... args = std::move(args)]() mutable {
    return std::invoke(std::move(f), std::move(args)...);
  };
  const auto here = co_await boost::asio::this_coro::executor;
  if (auto* loop = DeterministicLoop::behind(here)) {
    auto job = std::make_unique<threads::PromisedJob<Result, decltype(call)>>(
        std::move(call));
    auto future = job->future();
    co_await run_beside(*loop, std::move(job));
    co_return std::move(future).result();
  }
  auto future = executor.submit(std::move(call));
  co_await wait_for_end(future);
  co_return std::move(future).result();
}

/// The same, on a thread of the default_executor().  Python: asyncio.to_thread.
template <typename F, typename... Args>
requires std::invocable<F, Args...>
auto to_thread(F f, Args... args) {
  return to_thread(default_executor(), std::move(f), std::move(args)...);
}

}  // namespace lab::async
