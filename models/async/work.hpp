#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <concepts>
#include <exception>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/async/task.hpp"

namespace lab::async {

/// What can be awaited together with others: a coroutine that has not begun, or
/// a task that goes on already.  Python: an awaitable.
template <typename W>
concept Work =
    std::same_as<W, boost::asio::awaitable<typename W::value_type>> ||
    std::same_as<W, Task<typename W::value_type>>;

/// The task that does this work.
template <Work W>
using TaskOf = Task<typename W::value_type>;

/// What the work returns; std::monostate stands for nothing.
template <Work W>
using Value = std::conditional_t<std::is_void_v<typename W::value_type>,
                                 std::monostate, typename W::value_type>;

/// How the work ended: with a value or with an error.
template <Work W>
using Settled = std::variant<Value<W>, std::exception_ptr>;

/// A task for each, in their order.  Python: asyncio.ensure_future.
template <Work W>
TaskOf<W> ensure_task(const boost::asio::any_io_executor& loop, W work) {
  if constexpr (std::same_as<W, TaskOf<W>>)
    return work;
  else
    return spawn(loop, std::move(work));
}

template <Work W>
std::vector<TaskOf<W>> ensure_tasks(const boost::asio::any_io_executor& loop,
                                    std::vector<W> works) {
  std::vector<TaskOf<W>> tasks;
  tasks.reserve(works.size());
  for (W& work : works) tasks.push_back(ensure_task(loop, std::move(work)));
  return tasks;
}

/// Takes the value out of a task of our own; copies it if others hold the task.
///
/// Requires: the task is done.
/// Throws: what the task threw.
template <Work W>
Value<W> value_of(TaskOf<W>& task) {
  if constexpr (std::is_void_v<typename W::value_type>)
    return task.get(), std::monostate();
  else if constexpr (std::same_as<W, TaskOf<W>>)
    return task.get();
  else
    return std::move(task).get();
}

template <Work W>
Settled<W> settled(TaskOf<W>& task) {
  if (const auto error = task.error()) return error;
  return value_of<W>(task);
}

}  // namespace lab::async
