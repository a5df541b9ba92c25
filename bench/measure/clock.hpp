#pragma once

#include <chrono>

namespace lab {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

inline Clock::duration to_duration(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(seconds));
}

/// How long the work takes, in seconds.
template <typename Work>
double time_of(Work work) {
  const auto start = Clock::now();
  work();
  return seconds_since(start);
}

}  // namespace lab
