#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace lab::threads {

/// How long to wait at most; nothing means for ever, as None does in Python.
using Timeout = std::optional<std::chrono::nanoseconds>;

/// The time was over first.  Python: TimeoutError.
class TimedOut : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The moment at which a time-out is over.
class Deadline {
 public:
  explicit Deadline(Timeout timeout) {
    if (!timeout) return;
    using Clock = std::chrono::steady_clock;
    const auto now = Clock::now();
    // A moment too far ahead for the clock is as good as never.
    if (*timeout < Clock::time_point::max() - now) at_ = now + *timeout;
  }

  /// Waits: blocks until the condition holds or the time is over.
  /// Gives: whether the condition holds.
  template <typename Condition>
  bool wait(std::condition_variable& changed,
            std::unique_lock<std::mutex>& lock, Condition holds) const {
    if (at_) return changed.wait_until(lock, *at_, holds);
    changed.wait(lock, holds);
    return true;
  }

 private:
  std::optional<std::chrono::steady_clock::time_point> at_;
};

}  // namespace lab::threads
