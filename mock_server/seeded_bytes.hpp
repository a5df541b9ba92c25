#pragma once

#include <boost/crc.hpp>
#include <chrono>
#include <cstdint>
#include <span>

#include "mock_server/draw.hpp"

namespace lab::mock {

/// An endless row of bytes that depends on the seed alone.
class SeededBytes {
 public:
  explicit SeededBytes(std::uint64_t seed) : numbers_(seed, 0, "/bytes", "") {}

  /// The next bytes.
  void fill(std::span<char> place);

  class Checksum;

 private:
  Draw numbers_;
  std::uint64_t word_ = 0;
  int left_ = 0;  // unused bytes of word_
};

/// The CRC-32 (that of zip, PNG and Ethernet) of the first `count` bytes.
///
/// It is made in blocks, because a large one would hold up everyone else.
class SeededBytes::Checksum {
 public:
  Checksum(std::uint64_t seed, std::uint64_t count)
      : bytes_(seed), left_(count) {}

  /// Gives: whether more is to be added.
  bool add_block();
  std::uint32_t value() const { return crc_.checksum(); }

 private:
  SeededBytes bytes_;
  std::uint64_t left_;
  boost::crc_32_type crc_;
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
