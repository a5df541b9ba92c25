#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

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
/// Threads: that of its loop; cancel() may be called from any.
template <typename T = void>
class Task {
 public:
  bool done() const { return state_->done(); }

  /// Whether it ended because it was cancelled.
  bool cancelled() const { return state_->cancelled(); }

  /// Asks it to end: what it awaits, or the next thing that it awaits, throws
  /// boost::system::system_error (operation_aborted) in it.
  ///
  /// A coroutine that catches this and still has to await something says
  /// `co_await this_coro::reset_cancellation_state();` first.
  void cancel() const { TaskState::cancel(state_); }

  /// Waits: suspends until the task is done, however it ended; resumes on the
  ///        awaiting coroutine's executor.
  /// Throws: operation_aborted if the one who waits is cancelled; the task
  ///         itself then goes on.
  boost::asio::awaitable<void> wait() const { return TaskState::wait(state_); }

  /// Waits like wait(), and then gives what get() gives.
  boost::asio::awaitable<T> result() const { return result_of(state_); }

  /// What the task returned.  A result that cannot be copied is given once.
  ///
  /// Needs: done().
  /// Throws: what the task threw; operation_aborted if it was cancelled.
  T get() const { return state_->get(); }

  /// What the task threw, or nullptr.
  std::exception_ptr error() const { return state_->error(); }

  /// Calls back when the task is done; at once if it is.
  void add_done_callback(std::function<void()> callback) const {
    state_->add_done_callback(std::move(callback));
  }

  /// Whether both are handles of one task.
  bool operator==(const Task&) const = default;

 private:
  template <typename U>
  friend Task<U> spawn(const boost::asio::any_io_executor& executor,
                       boost::asio::awaitable<U> body);

  class State final : public TaskState {
   public:
    using TaskState::TaskState;

    boost::asio::awaitable<void> perform(boost::asio::awaitable<T> body) {
      if constexpr (std::is_void_v<T>) {
        co_await std::move(body);
      } else {
        value_.emplace(co_await std::move(body));
      }
    }

    T get() {
      if (const auto error = this->error()) std::rethrow_exception(error);
      if constexpr (std::copy_constructible<T>)
        return *value_;
      else if constexpr (!std::is_void_v<T>)
        return std::move(*value_);
    }

   private:
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
    std::optional<Value> value_;
  };

  explicit Task(std::shared_ptr<State> state) : state_(std::move(state)) {}

  static boost::asio::awaitable<T> result_of(std::shared_ptr<State> state) {
    co_await TaskState::wait(state);
    co_return state->get();
  }

  std::shared_ptr<State> state_;
};

/// Starts a coroutine.  Python: asyncio.create_task.
///
/// Its first step is made at the next turn of the loop, not within this call;
/// a task that is cancelled before that never begins.
template <typename T>
Task<T> spawn(const boost::asio::any_io_executor& executor,
              boost::asio::awaitable<T> body) {
  const auto state = std::make_shared<typename Task<T>::State>(executor);
  TaskState::start(state, state->perform(std::move(body)));
  return Task<T>(state);
}

}  // namespace lab::async
