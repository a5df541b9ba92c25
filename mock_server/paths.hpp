#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lab::mock {

/// A bucket into which tokens drip at a steady rate.  Every request takes one
/// out; when it is empty, the request is refused.
class TokenBucket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Requires: rate > 0, in tokens per second.  The bucket holds 1 + rate / 10.
  /// Returns: nothing if there was a token, else the seconds until there is
  ///          one.
  std::optional<double> take(double rate, Time now);

 private:
  std::optional<double> tokens_;  // a new bucket is full
  Time filled_;
};

/// What the server remembers of a path.
struct Path {
  std::size_t in_flight = 0;
  std::uint64_t drawn = 0;  ///< Requests without a task number, so far.
  TokenBucket bucket = {};
  bool remembered = false;  ///< `drawn` or `bucket` was used.
};

/// All paths that were asked for.
class Paths {
 public:
  /// Lifetime: the path stays where it is while something is in flight on it.
  Path& at(std::string_view name);

  /// Forgets everything but what is in flight.
  void reset();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>{}(name);
    }
  };

  void forget_idle();

  std::unordered_map<std::string, Path, Hash, std::equal_to<>> paths_;
  std::size_t tidy_at_ = 1024;
};

}  // namespace lab::mock
