#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lab::mock {

/// Random numbers that depend on a request alone.
///
/// The n-th number for the same seed, task and path is always the same, in
/// whatever order the requests arrive: so every model meets the same latency
/// for the same task.  `purpose` keeps the draws of one request apart.
class Draw {
 public:
  Draw(std::uint64_t seed, std::uint64_t task, std::string_view path,
       std::string_view purpose);

  std::uint64_t bits();
  double uniform();  ///< Above 0, below 1.
  double normal();   ///< Mean 0, standard deviation 1.

 private:
  std::uint64_t state_;
};

/// A number made of a text, spread evenly (64-bit FNV-1a).
std::uint64_t hash_of(std::string_view text);

/// An endless row of bytes that depends on the seed alone: a block of random
/// ones, again and again, so that the checksum of many takes no time.
class SeededBytes {
 public:
  /// A prime, so that no piece of a usual size can take the place of another.
  static constexpr std::size_t period = 16'381;

  explicit SeededBytes(std::uint64_t seed)
      : start_(seed, 0, "/bytes", ""), numbers_(start_) {}

  /// The next bytes.
  void fill(std::span<char> place);

  /// The CRC-32 (that of zip, PNG and Ethernet) of the first `count` bytes.
  static std::uint32_t checksum(std::uint64_t seed, std::uint64_t count);

 private:
  Draw start_;
  Draw numbers_;
  std::uint64_t word_ = 0;
  std::size_t position_ = 0;  // in the block
};

/// How fast bytes may go: never more by any moment than the rate allows.
class Pace {
 public:
  /// 0 is as fast as possible.
  explicit Pace(std::uint64_t per_second) : rate_(per_second) {}

  /// How many to send at a time: what goes in 5 ms, at most 16 KiB.
  std::uint64_t block() const;
  /// When so many may be out, counted from the first one.
  std::chrono::nanoseconds time_for(std::uint64_t bytes) const;

 private:
  std::uint64_t rate_;
};

}  // namespace lab::mock
