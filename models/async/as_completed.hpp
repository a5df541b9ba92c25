#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "models/async/alarm.hpp"
#include "models/async/task.hpp"
#include "models/threads/unique.hpp"

namespace lab::async {

/// The places of tasks, in the order in which they end.  No task comes twice.
class CompletionOrder {
 public:
  CompletionOrder(const std::vector<AnyTask>& tasks, Timeout timeout);

  /// Returns: nothing at the end.
  /// Suspends: until another one has ended.
  /// Throws: TimedOut; operation_aborted when cancelled.
  boost::asio::awaitable<std::optional<std::size_t>> next();

 private:
  class Arrivals;

  std::shared_ptr<Arrivals> arrivals_;  // nothing if there are no tasks
};

/// What as_completed() gives.
///
/// Thread safety: that of its loop.
/// Lifetime: longer than anyone waits in next().
template <typename T>
class [[nodiscard]] AsCompleted {
 public:
  AsCompleted(std::vector<Task<T>> tasks, Timeout timeout)
      : tasks_(std::move(tasks)),
        order_({tasks_.begin(), tasks_.end()}, timeout) {}

  /// The next task that is done; nothing after the last one.
  ///
  /// Suspends: until there is one; resumes on the awaiting coroutine's
  ///           executor.
  /// Throws: TimedOut: "2 (of 4) tasks unfinished"; operation_aborted when
  ///         cancelled, and then no task is lost.
  boost::asio::awaitable<std::optional<Task<T>>> next() {
    const auto place = co_await order_.next();
    if (!place) co_return std::nullopt;
    co_return tasks_[*place];
  }

 private:
  std::vector<Task<T>> tasks_;
  CompletionOrder order_;
};

/// Each task once, as soon as it is done.  Python: asyncio.as_completed.
///
/// Picture the belt at a baggage claim: what comes first is taken first.
///
///     auto arrivals = as_completed(tasks, 5s);
///     while (const auto task = co_await arrivals.next())
///       use(task->get());
///
/// Returns: those already done first, in the order given; then the others in
///          the order of completion.  The time-out counts from the call;
///          nothing is cancelled then.
template <typename T>
AsCompleted<T> as_completed(const std::vector<Task<T>>& tasks,
                            Timeout timeout = std::nullopt) {
  return {threads::unique(tasks), timeout};
}

}  // namespace lab::async
