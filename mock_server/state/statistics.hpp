#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "mock_server/mock_server.hpp"

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

/// The server's book: what came in, what went out, and how late.
class Statistics {
 public:
  Statistics();

  void connection_opened();
  void connection_closed() { --connections_open_; }
  void connection_shed() { ++shed_; }

  /// The loop stood still for so long.
  void loop_stalled(std::chrono::nanoseconds time);

  void request_came();
  /// A status of 0 stands for an end without an answer.
  void request_answered(unsigned status,
                        std::optional<std::chrono::nanoseconds> late);
  void request_aborted(bool by_closing);

  MockServerStats stats() const;
  std::uint64_t requests() const { return requests_; }
  std::uint64_t in_flight() const { return in_flight_; }
  /// How often each status was answered.
  const std::array<std::uint64_t, 600>& statuses() const { return statuses_; }

  /// Starts the counts again; what is open or in flight stays so.
  void reset();

 private:
  std::string nonce_;
  std::uint64_t requests_ = 0;
  std::uint64_t in_flight_ = 0;
  std::uint64_t peak_in_flight_ = 0;
  std::uint64_t connections_opened_ = 0;
  std::uint64_t connections_open_ = 0;
  std::uint64_t aborted_ = 0;
  std::uint64_t aborted_by_closing_ = 0;
  std::uint64_t shed_ = 0;
  std::array<std::uint64_t, 600> statuses_{};
  Histogram lateness_;
  std::uint64_t stalls_ = 0;
  std::chrono::nanoseconds stalled_{0};
  std::chrono::nanoseconds longest_stall_{0};
};

/// Sixteen digits that nobody can guess.
std::string new_nonce();

/// One line of JSON, as GET /stats answers it.
std::string to_json(const MockServerStats& stats);

}  // namespace lab::mock
