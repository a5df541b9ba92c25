#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "models/async/alarm.hpp"
#include "models/async/task.hpp"
#include "models/threads/unique.hpp"
#include "models/threads/until.hpp"

namespace lab::async {

using threads::Until;

template <typename T>
struct WaitResult {
  std::vector<Task<T>> done;
  std::vector<Task<T>> pending;  ///< They go on.
};

/// Suspends until enough of the tasks are done or the time is over.
boost::asio::awaitable<void> wait_until_enough(std::vector<AnyTask> tasks,
                                               Until until, Timeout timeout);

/// Sorts tasks into those done and those not.  Python: asyncio.wait.
///
/// Picture someone who looks in on the tasks, and leaves them alone.
///
///     auto [done, pending] = co_await wait(tasks, Until::first_completed);
///
/// Returns: the tasks without duplicates, each set in the order given.  With
///          Until::first_completed at least one is done, if there is any and
///          the time is not over; no task is cancelled.
/// Suspends: until then; resumes on the awaiting coroutine's executor.
/// Throws: operation_aborted if the one who waits is cancelled.  An error of a
///         task stays in the task.
template <typename T>
boost::asio::awaitable<WaitResult<T>> wait(std::vector<Task<T>> tasks,
                                           Until until = Until::all,
                                           Timeout timeout = std::nullopt) {
  const auto all = threads::unique(tasks);
  co_await wait_until_enough({all.begin(), all.end()}, until, timeout);
  WaitResult<T> result;
  for (const Task<T>& task : all)
    (task.done() ? result.done : result.pending).push_back(task);
  co_return result;
}

}  // namespace lab::async
