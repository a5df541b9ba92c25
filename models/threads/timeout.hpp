#pragma once

#include <algorithm>
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

/// A moment that never comes.
inline constexpr auto no_deadline =
    std::chrono::steady_clock::time_point::max();

/// The moment so much later, or earlier; what is too far ahead for the clock
/// is `no_deadline`.
constexpr std::chrono::steady_clock::time_point saturating_add(
    std::chrono::steady_clock::time_point time,
    std::chrono::steady_clock::duration duration) {
  constexpr auto first = std::chrono::steady_clock::time_point::min();
  if (duration.count() > 0 && time > no_deadline - duration) return no_deadline;
  if (duration.count() < 0 && time < first - duration) return first;
  return time + duration;
}

/// The moment at which a time-out is over.
class Deadline {
 public:
  explicit Deadline(Timeout timeout)
      : at_(timeout ? saturating_add(std::chrono::steady_clock::now(), *timeout)
                    : no_deadline) {}

  /// Blocks: until the condition holds or the time is over.
  /// Returns: whether the condition holds.
  template <typename Condition>
  bool wait(std::condition_variable& changed,
            std::unique_lock<std::mutex>& lock, Condition holds) const {
    if (at_ != no_deadline) return changed.wait_until(lock, at_, holds);
    changed.wait(lock, holds);
    return true;
  }

  /// Returns: the time that is left, 0 if it is over.
  Timeout left() const {
    if (at_ == no_deadline) return std::nullopt;
    const std::chrono::nanoseconds time =
        at_ - std::chrono::steady_clock::now();
    return std::max(time, std::chrono::nanoseconds(0));
  }

 private:
  std::chrono::steady_clock::time_point at_;
};

}  // namespace lab::threads
