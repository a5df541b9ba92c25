#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

#include "models/async/task_state.hpp"

namespace lab::async {

/// Calls back when a task is done, unless this goes first.
class [[nodiscard]] DoneWatch {
 public:
  DoneWatch(std::shared_ptr<TaskState> state, std::function<void()> callback)
      : state_(std::move(state)),
        ticket_(state_->add_done_callback(std::move(callback))) {}
  DoneWatch(DoneWatch&&) = default;
  DoneWatch& operator=(DoneWatch&&) = delete;
  ~DoneWatch() {
    if (state_) state_->remove_done_callback(ticket_);
  }

 private:
  std::shared_ptr<TaskState> state_;
  std::size_t ticket_;
};

/// A task when the type of its result does not matter.
///
/// Two are equal if they are handles of one task.
/// Thread safety: that of its loop; cancel() may be called from any thread.
class AnyTask {
 public:
  explicit AnyTask(std::shared_ptr<TaskState> state)
      : state_(std::move(state)) {}

  bool done() const { return state_->done(); }

  /// Whether it ended because it, or a task that it asked for its result, was
  /// cancelled.
  bool cancelled() const { return state_->cancelled(); }

  /// Whether it threw something else.  To ask this is not to ask for the error.
  bool failed() const { return state_->failed(); }

  /// Asks it to end: what it awaits, or the next thing that it awaits, throws
  /// boost::system::system_error (operation_aborted) in it.  Nothing if it is
  /// done or its loop has gone.
  ///
  /// A coroutine that catches this and still has to await something says
  /// `co_await this_coro::reset_cancellation_state();` first.
  void cancel() const { TaskState::cancel(state_); }

  /// Suspends: until the task is done, however it ended; resumes on the
  ///           awaiting coroutine's executor.
  /// Throws: operation_aborted if the one who waits is cancelled; the task
  ///         itself then goes on.
  boost::asio::awaitable<void> wait() const { return TaskState::wait(state_); }

  /// What the task threw, or nullptr; Cancelled if it was cancelled.
  std::exception_ptr error() const { return state_->error(); }

  /// Calls back when the task is done; at once if it is.
  void add_done_callback(std::function<void()> callback) const {
    state_->add_done_callback(std::move(callback));
  }

  /// Calls back once, as add_done_callback() does, while the watch lives.
  DoneWatch watch(std::function<void()> callback) const {
    return {state_, std::move(callback)};
  }

  /// The loop that it runs on.
  const boost::asio::any_io_executor& executor() const {
    return state_->executor();
  }

  bool operator==(const AnyTask&) const = default;
  bool operator<(const AnyTask& other) const { return state_ < other.state_; }

 protected:
  TaskState& state() const { return *state_; }

 private:
  std::shared_ptr<TaskState> state_;
};

}  // namespace lab::async
