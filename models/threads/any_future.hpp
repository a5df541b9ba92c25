#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "models/threads/timeout.hpp"

namespace lab::threads {

/// The last two are done: they change no more.
enum class FutureState { pending, running, cancelled, finished };

/// The result was asked for, but the work had been cancelled.
class Cancelled : public std::runtime_error {
 public:
  Cancelled();
};

/// A promise was fulfilled twice, or after its future had been cancelled.
class InvalidState : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// The promise went away, so there will never be a result.
class BrokenPromise : public std::runtime_error {
 public:
  BrokenPromise();
};

/// Where the text of an error goes that a callback threw.
using CallbackErrorSink = void (*)(const std::string& text);

/// Returns: the one before.  The first one writes to stderr.
CallbackErrorSink set_callback_error_sink(CallbackErrorSink sink) noexcept;

namespace detail {

/// What a future and its promise share, whatever the type of the result.
class FutureCore {
 public:
  using Callback = std::function<void()>;

  FutureState state() const;
  bool cancel();
  bool start();

  /// Makes sure that it cannot be cancelled any more.
  ///
  /// Throws: InvalidState if it is done already.
  void claim();

  /// Requires: claim() came first.
  void finish(std::exception_ptr error);

  /// Finishes with BrokenPromise unless it is done.
  void abandon() noexcept;

  /// Returns: the error it finished with, if any.
  /// Throws: TimedOut, Cancelled.
  const std::exception_ptr& wait(Timeout timeout) const;

  /// Returns: a ticket to take it back with.
  std::size_t add_callback(Callback callback);
  void remove_callback(std::size_t ticket);

 private:
  bool is_done() const;
  void end(FutureState state, std::unique_lock<std::mutex> lock);

  mutable std::mutex mutex_;  // guards all below
  mutable std::condition_variable ended_;
  FutureState state_ = FutureState::pending;
  std::exception_ptr error_;  // never changes once it is done
  std::vector<std::pair<std::size_t, Callback>> callbacks_;
  std::size_t tickets_ = 0;
};

}  // namespace detail

/// Calls back when a future is done, unless this goes first.
class [[nodiscard]] DoneWatch {
 public:
  DoneWatch(std::shared_ptr<detail::FutureCore> core,
            std::function<void()> callback)
      : core_(std::move(core)),
        ticket_(core_->add_callback(std::move(callback))) {}
  DoneWatch(DoneWatch&&) = default;
  DoneWatch& operator=(DoneWatch&&) = delete;
  ~DoneWatch() {
    if (core_) core_->remove_callback(ticket_);
  }

 private:
  std::shared_ptr<detail::FutureCore> core_;
  std::size_t ticket_;
};

/// A future when the type of its result does not matter.
///
/// Two are equal if they stand for the same work.
/// Thread safety: any.
class AnyFuture {
 public:
  FutureState state() const { return core_->state(); }
  bool running() const { return state() == FutureState::running; }
  bool cancelled() const { return state() == FutureState::cancelled; }
  bool done() const { return state() >= FutureState::cancelled; }

  /// Cancels what has not started.
  ///
  /// Returns: whether it is cancelled now.
  bool cancel() const { return core_->cancel(); }

  /// The error it ended with, or nullptr.
  ///
  /// Blocks: until it is done.
  /// Throws: Cancelled, TimedOut.
  std::exception_ptr exception(Timeout timeout = std::nullopt) const {
    return core_->wait(timeout);
  }

  /// Calls back once, as add_done_callback() does, while the watch lives.
  DoneWatch watch(std::function<void()> callback) const {
    return {core_, std::move(callback)};
  }

  bool operator==(const AnyFuture& other) const = default;
  bool operator<(const AnyFuture& other) const { return core_ < other.core_; }

 protected:
  explicit AnyFuture(std::shared_ptr<detail::FutureCore> core)
      : core_(std::move(core)) {}
  detail::FutureCore& core() const { return *core_; }

 private:
  std::shared_ptr<detail::FutureCore> core_;
};

}  // namespace lab::threads
