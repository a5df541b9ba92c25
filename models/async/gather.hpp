#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/async/work.hpp"

namespace lab::async {

/// Says that errors are to be given like values.
struct ReturnExceptions {};
inline constexpr ReturnExceptions return_exceptions;

enum class Stop { at_first_error, when_all_are_done };

/// Suspends until all tasks are done, or one has ended badly.
///
/// Throws: the error of the one that ended badly first; operation_aborted if
///         the one who waits is cancelled, when all tasks have been cancelled
///         and have ended.
boost::asio::awaitable<void> gather_tasks(std::vector<AnyTask> tasks,
                                          Stop stop);

template <typename... Tasks>
std::vector<AnyTask> any_tasks(const std::tuple<Tasks...>& tasks) {
  return std::apply(
      [](const auto&... task) { return std::vector<AnyTask>{task...}; }, tasks);
}

/// What many of them return: a vector, or nothing.
template <Work W>
using Values = std::conditional_t<std::is_void_v<typename W::value_type>, void,
                                  std::vector<Value<W>>>;

/// Does several things at once.  Python: asyncio.gather.
///
/// Picture friends sent to several shops.  Their shopping is laid out in the
/// order of the list, whoever comes back first.  If one comes back with bad
/// news you hear it at once, and the others go on shopping.
///
///     const auto [page, size] = co_await gather(fetch(url), measure(url));
///
/// Returns: the results in the order of the arguments.
/// Suspends: until all are done, or one has ended badly; resumes on the
///           awaiting coroutine's executor.
/// Throws: the first error, at once.  The others are not cancelled; an error of
///         theirs is reported (see on_lost_error), where CPython drops it.
///         operation_aborted when cancelled: all are cancelled then, and have
///         ended.  That one of them is cancelled by itself is its error only:
///         Cancelled.
///         Whoever was cancelled before does not begin to gather.
template <Work... Ws>
boost::asio::awaitable<std::tuple<Value<Ws>...>> gather(Ws... works) {
  const auto loop = co_await boost::asio::this_coro::executor;
  std::tuple<TaskOf<Ws>...> tasks{ensure_task(loop, std::move(works))...};
  co_await gather_tasks(any_tasks(tasks), Stop::at_first_error);
  co_return std::apply(
      [](auto&... task) {
        return std::tuple<Value<Ws>...>{value_of<Ws>(task)...};
      },
      tasks);
}

/// The same for as many as there are; gives nothing if they return nothing.
template <Work W>
boost::asio::awaitable<Values<W>> gather(std::vector<W> works) {
  const auto loop = co_await boost::asio::this_coro::executor;
  auto tasks = ensure_tasks(loop, std::move(works));
  co_await gather_tasks({tasks.begin(), tasks.end()}, Stop::at_first_error);
  if constexpr (!std::is_void_v<Values<W>>) {
    Values<W> values;
    values.reserve(tasks.size());
    for (auto& task : tasks) values.push_back(value_of<W>(task));
    co_return values;
  }
}

/// Does several things at once, come what may.
/// Python: asyncio.gather(…, return_exceptions=True).
///
///     const auto [page, size] =
///         co_await gather(return_exceptions, fetch(url), measure(url));
///     if (const auto* error = std::get_if<std::exception_ptr>(&page)) …
///
/// Returns: values and errors, each in its place.
/// Suspends: until all are done.
/// Throws: operation_aborted when cancelled, as above.
template <Work... Ws>
boost::asio::awaitable<std::tuple<Settled<Ws>...>> gather(
    ReturnExceptions /*tag*/, Ws... works) {
  const auto loop = co_await boost::asio::this_coro::executor;
  std::tuple<TaskOf<Ws>...> tasks{ensure_task(loop, std::move(works))...};
  co_await gather_tasks(any_tasks(tasks), Stop::when_all_are_done);
  co_return std::apply(
      [](auto&... task) {
        return std::tuple<Settled<Ws>...>{settled<Ws>(task)...};
      },
      tasks);
}

/// The same for a list of one kind.
template <Work W>
boost::asio::awaitable<std::vector<Settled<W>>> gather(ReturnExceptions /*tag*/,
                                                       std::vector<W> works) {
  const auto loop = co_await boost::asio::this_coro::executor;
  auto tasks = ensure_tasks(loop, std::move(works));
  co_await gather_tasks({tasks.begin(), tasks.end()}, Stop::when_all_are_done);
  std::vector<Settled<W>> all;
  all.reserve(tasks.size());
  for (auto& task : tasks) all.push_back(settled<W>(task));
  co_return all;
}

}  // namespace lab::async
