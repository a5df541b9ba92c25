#include "mock_server/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace lab::mock {
namespace {

constexpr int fine_bits = 5;  // 32 boxes while the value doubles
constexpr std::uint64_t fine = 1U << fine_bits;

std::size_t box_of(std::uint64_t value) {
  if (value < fine) return value;
  const int shift = static_cast<int>(std::bit_width(value)) - fine_bits - 1;
  return static_cast<std::size_t>(shift) * fine + (value >> shift);
}

std::uint64_t largest_in(std::size_t box) {
  if (box < fine) return box;
  const std::size_t shift = box / fine - 1;
  return ((box - shift * fine + 1) << shift) - 1;
}

}  // namespace

void Histogram::add(std::chrono::nanoseconds value) {
  const auto ticks = std::max<std::chrono::nanoseconds::rep>(value.count(), 0);
  ++boxes_[box_of(static_cast<std::uint64_t>(ticks))];
  ++count_;
  max_ = std::max(max_, value);
}

std::chrono::nanoseconds Histogram::percentile(double share) const {
  const double wanted = std::ceil(share * static_cast<double>(count_));
  std::uint64_t seen = 0;
  for (std::size_t box = 0; box < boxes_.size(); ++box) {
    seen += boxes_[box];
    if (seen == 0 || static_cast<double>(seen) < wanted) continue;
    const auto top = static_cast<std::int64_t>(largest_in(box));
    return std::min(std::chrono::nanoseconds(top), max_);
  }
  return max_;
}

}  // namespace lab::mock
