#pragma once

#include <chrono>
#include <optional>
#include <utility>

namespace lab::mock {

/// Notices when the loop stood still, because the process was stopped or got
/// no processor.
///
/// A timer of the loop beats steadily.  A beat that comes late tells how long
/// nothing was served, and that what is read now may have been there before.
class Watchdog {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::nanoseconds;

  static constexpr Duration interval = std::chrono::milliseconds(20);
  static constexpr Duration tolerance = std::chrono::milliseconds(20);

  explicit Watchdog(Time start) : last_(start), alive_(start) {}

  /// Returns: for how long the loop stood still, if it did.
  std::optional<Duration> beat(Time now) {
    const Duration late = now - last_ - interval;
    const Time before = std::exchange(last_, now);
    if (late < tolerance) return std::nullopt;
    alive_ = before;
    // It takes a while to serve all those who waited meanwhile.
    doubt_until_ = now + late + std::chrono::seconds(1);
    return late;
  }

  /// Returns: for how long what is read now may have been there, at most; 0 as
  ///          long as the loop turns as it should.
  Duration longest_wait(Time now) const {
    if (now - last_ >= interval + tolerance) return now - last_;
    return now < doubt_until_ ? now - alive_ : Duration::zero();
  }

 private:
  Time last_;
  Time alive_;  // before the stall
  Time doubt_until_;
};

}  // namespace lab::mock
