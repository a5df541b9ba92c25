#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/async/task.hpp"

namespace lab::async {

/// What went wrong in a group, all together.  Python: ExceptionGroup.
class TaskGroupError : public std::runtime_error {
 public:
  explicit TaskGroupError(std::vector<std::exception_ptr> errors);

  /// In the order in which they were thrown, each once.
  const std::vector<std::exception_ptr>& errors() const { return errors_; }

 private:
  std::vector<std::exception_ptr> errors_;
};

/// Tasks that begin and end together.  Python: asyncio.TaskGroup.
///
/// It is a handle that with_task_group() hands out: copies mean the same group.
///
/// Thread safety: that of its loop.
class TaskGroup {
 public:
  /// Starts a coroutine in the group.  Python: TaskGroup.create_task.
  ///
  /// Throws: std::logic_error if the group shuts down or has ended; the
  ///         coroutine never begins then.
  template <typename T>
  Task<T> spawn(boost::asio::awaitable<T> body) const {
    check_open();
    auto task = async::spawn(loop(), std::move(body));
    add(task);
    return task;
  }

 private:
  template <typename Body>
  friend std::invoke_result_t<Body&, TaskGroup> with_task_group(Body body);

  class State;

  explicit TaskGroup(const boost::asio::any_io_executor& loop);

  const boost::asio::any_io_executor& loop() const;
  void check_open() const;
  void add(const AnyTask& task) const;
  boost::asio::awaitable<void> join() const;

  /// Lets the body begin as a task, so that it can be cancelled like the rest.
  template <typename Body>
  static std::invoke_result_t<Body&, TaskGroup> begin(Body body,
                                                      TaskGroup group) {
    auto running = body(std::move(group));
    co_return co_await std::move(running);
  }

  std::shared_ptr<State> state_;
};

/// Does something with tasks, none of which outlives it.
/// Python: async with asyncio.TaskGroup().
///
/// Picture a rope team: if one falls, all turn back, and nobody is at home
/// before everybody is down.
///
///     asio::awaitable<void> look_up(TaskGroup group) {
///       const auto page = group.spawn(fetch(url));
///       const auto size = group.spawn(measure(url));
///       use(co_await page.result(), co_await size.result());
///     }
///     co_await with_task_group(look_up);
///
/// Requires: `body(group)` gives an awaitable.
/// Returns: what the body returned.
/// Suspends: until the body and all tasks have ended; resumes on the awaiting
///           coroutine's executor.
/// Throws: TaskGroupError if the body or a task threw: the first error cancels
///         all the others.  operation_aborted when cancelled: all are cancelled
///         then.  A task that is cancelled by itself, or asks a cancelled one
///         for its result, disturbs nobody; a body that does so cancels all.
template <typename Body>
std::invoke_result_t<Body&, TaskGroup> with_task_group(Body body) {
  const auto loop = co_await boost::asio::this_coro::executor;
  const TaskGroup group(loop);
  auto task = group.spawn(TaskGroup::begin(std::move(body), group));
  co_await group.join();
  co_return std::move(task).get();
}

}  // namespace lab::async
