#include "models/threads/any_future.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>

#include "models/threads/error_text.hpp"

namespace lab::threads {
namespace {

void print_to_stderr(const std::string& text) {
  std::fputs((text + '\n').c_str(), stderr);
}

std::atomic<CallbackErrorSink> callback_error_sink = print_to_stderr;

void call(const std::function<void()>& callback) noexcept {
  try {
    callback();
  } catch (...) {
    callback_error_sink.load()(
        fmt::format("callback of a future: it threw: {}",
                    error_text(std::current_exception())));
  }
}

}  // namespace

Cancelled::Cancelled()
    : std::runtime_error(
          "future: it was cancelled: ask cancelled() before result()") {}

BrokenPromise::BrokenPromise()
    : std::runtime_error(
          "future: its promise went away without a result: call set_value() "
          "or set_exception() on every path") {}

CallbackErrorSink set_callback_error_sink(CallbackErrorSink sink) noexcept {
  return callback_error_sink.exchange(sink);
}

namespace detail {

bool FutureCore::is_done() const { return state_ >= FutureState::cancelled; }

FutureState FutureCore::state() const {
  const std::scoped_lock lock(mutex_);
  return state_;
}

bool FutureCore::cancel() {
  std::unique_lock lock(mutex_);
  if (state_ != FutureState::pending) return state_ == FutureState::cancelled;
  end(FutureState::cancelled, std::move(lock));
  return true;
}

bool FutureCore::start() {
  const std::scoped_lock lock(mutex_);
  if (state_ == FutureState::cancelled) return false;
  if (state_ != FutureState::pending)
    throw InvalidState("promise: it was started before: start it only once");
  state_ = FutureState::running;
  return true;
}

void FutureCore::claim() {
  const std::scoped_lock lock(mutex_);
  if (is_done())
    throw InvalidState(fmt::format(
        "promise: its future is {} already: fulfil it only once, "
        "and only if start() gave true",
        state_ == FutureState::cancelled ? "cancelled" : "finished"));
  state_ = FutureState::running;
}

void FutureCore::finish(std::exception_ptr error) {
  std::unique_lock lock(mutex_);
  error_ = std::move(error);
  end(FutureState::finished, std::move(lock));
}

void FutureCore::abandon() noexcept {
  std::unique_lock lock(mutex_);
  if (is_done()) return;
  error_ = std::make_exception_ptr(BrokenPromise());
  end(FutureState::finished, std::move(lock));
}

void FutureCore::end(FutureState state, std::unique_lock<std::mutex> lock) {
  state_ = state;
  const auto callbacks = std::exchange(callbacks_, {});
  lock.unlock();  // or who is woken would wait for the lock
  ended_.notify_all();
  for (const auto& [ticket, callback] : callbacks) call(callback);
}

const std::exception_ptr& FutureCore::wait(Timeout timeout) const {
  const Deadline deadline(timeout);
  std::unique_lock lock(mutex_);
  if (!deadline.wait(ended_, lock, [this] { return is_done(); }))
    throw TimedOut(
        "future: no result within the time-out: wait longer, or go "
        "on without it");
  if (state_ == FutureState::cancelled) throw Cancelled();
  return error_;
}

std::size_t FutureCore::add_callback(Callback callback) {
  std::unique_lock lock(mutex_);
  const std::size_t ticket = tickets_++;
  if (!is_done()) {
    callbacks_.emplace_back(ticket, std::move(callback));
    return ticket;
  }
  lock.unlock();
  call(callback);
  return ticket;
}

void FutureCore::remove_callback(std::size_t ticket) {
  Callback removed;  // is destroyed without the lock: it may hold a future
  const std::scoped_lock lock(mutex_);
  const auto found =
      std::find_if(callbacks_.begin(), callbacks_.end(),
                   [&](const auto& entry) { return entry.first == ticket; });
  if (found == callbacks_.end()) return;
  removed = std::move(found->second);
  callbacks_.erase(found);
}

}  // namespace detail
}  // namespace lab::threads
