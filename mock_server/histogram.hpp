#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lab::mock {

/// Durations, counted in boxes that grow with what they hold.
///
/// Every box is 3 % wide, from a nanosecond to years, so a hundred million
/// values fit in 15 KB and a percentile is at most 3 % too large.
class Histogram {
 public:
  void add(std::chrono::nanoseconds value);
  void clear() { *this = {}; }

  std::uint64_t count() const { return count_; }
  std::chrono::nanoseconds max() const { return max_; }

  /// Requires: 0 < share <= 1.
  /// Returns: what that share of the values does not exceed; 0 without values.
  std::chrono::nanoseconds percentile(double share) const;

 private:
  std::array<std::uint64_t, std::size_t{60} * 32> boxes_{};
  std::uint64_t count_ = 0;
  std::chrono::nanoseconds max_{0};
};

}  // namespace lab::mock
