#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/metrics.hpp"

namespace lab {

/// When requests are due: at a fixed rate, whatever becomes of the earlier ones
/// (an open loop).
struct Schedule {
  using Time = std::chrono::steady_clock::time_point;

  Time first;
  std::chrono::nanoseconds interval{0};

  Time due(std::size_t request) const {
    return first + static_cast<std::int64_t>(request) * interval;
  }
};

/// The smallest value that at least this share of them does not pass: 0.99 of
/// a hundred is the 99th.  0 if there are none.
double percentile(std::vector<double> values, double share);

/// How long requests took, counted from two moments.
///
///     due ────────────────> sent ──────────────────> answered
///      │  waited its turn    │<────── service ─────────>│
///      │<──────────────────── latency ─────────────────>│
///
/// Picture the queue of a post office.  A clerk's watch starts when you reach
/// the counter, yours when you came in.  Whoever times a slow server from the
/// moment of sending, and sends nothing meanwhile, trusts the clerk's watch:
/// the one slow answer is counted, and those that had to wait behind it are
/// not.  Gil Tene calls that coordinated omission.
class Latencies {
 public:
  using Time = std::chrono::steady_clock::time_point;

  void add(Time due, Time sent, Time answered);

  /// service_p50_seconds, service_p99_seconds, latency_p50_seconds and
  /// latency_p99_seconds.
  Measures measures() const;

 private:
  std::vector<double> service_;
  std::vector<double> latency_;
};

}  // namespace lab
