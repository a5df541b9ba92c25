#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "models/async/any_task.hpp"
#include "models/async/task_state.hpp"

namespace lab::async {

/// A coroutine that was started and goes on by itself.  Python: asyncio.Task.
///
///     const Task<int> task = spawn(executor, count_sheep());
///     …                              // both go on, taking turns
///     const int sheep = co_await task.result();
///
/// It is a handle: copies mean the same task, and the task also goes on when
/// there is no handle left.  A task that fails without anybody asking how it
/// ended is reported (see on_lost_error), not forgotten.
///
/// done(), cancel(), wait() and their like are in AnyTask.
///
/// Thread safety: that of its loop; cancel() may be called from any thread.
template <typename T = void>
class Task : public AnyTask {
 public:
  using value_type = T;

  /// Returns: what get() gives.
  /// Suspends: as wait().
  boost::asio::awaitable<T> result() const { return result_of(*this); }

  /// What the task returned.  A result that cannot be copied is given once.
  ///
  /// Requires: done().
  /// Throws: what the task threw; Cancelled if it was cancelled.
  T get() const& {
    state().check();
    if constexpr (std::copy_constructible<T>)
      return *state().value;
    else
      return give_away();
  }

  /// The result itself, for the last one who wants it: std::move(task).get().
  T get() && {
    state().check();
    return give_away();
  }

 private:
  template <typename U>
  friend Task<U> spawn(const boost::asio::any_io_executor& executor,
                       boost::asio::awaitable<U> body);

  struct State final : TaskState {
    using TaskState::TaskState;

    boost::asio::awaitable<void> perform(boost::asio::awaitable<T> body) {
      co_await next_turn();
      begin();
      if constexpr (std::is_void_v<T>) {
        co_await std::move(body);
      } else {
        value.emplace(co_await std::move(body));
      }
    }

    void check() {
      if (const auto error = this->error()) std::rethrow_exception(error);
    }

    std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>>
        value;
  };

  explicit Task(std::shared_ptr<State> state) : AnyTask(std::move(state)) {}

  State& state() const { return static_cast<State&>(AnyTask::state()); }

  T give_away() const {
    if constexpr (!std::is_void_v<T>) return std::move(*state().value);
  }

  static boost::asio::awaitable<T> result_of(Task task) {
    co_await task.wait();
    co_return task.get();
  }
};

/// Starts a coroutine.  Python: asyncio.create_task.
///
/// Its first step is made at the next turn of the loop, not within this call;
/// a task that is cancelled before that never begins.
template <typename T>
Task<T> spawn(const boost::asio::any_io_executor& executor,
              boost::asio::awaitable<T> body) {
  auto state = std::make_shared<typename Task<T>::State>(executor);
  TaskState::start(state, state->perform(std::move(body)));
  return Task<T>(std::move(state));
}

}  // namespace lab::async
