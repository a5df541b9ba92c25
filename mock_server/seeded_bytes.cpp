#include "mock_server/seeded_bytes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lab::mock {

void SeededBytes::fill(std::span<char> place) {
  for (char& byte : place) {
    if (left_ == 0) {
      word_ = numbers_.bits();
      left_ = 8;
    }
    byte = static_cast<char>(word_ & 0xff);
    word_ >>= 8;
    --left_;
  }
}

bool SeededBytes::Checksum::add_block() {
  std::array<char, 16'384> block;
  const auto size = std::min<std::uint64_t>(block.size(), left_);
  bytes_.fill(std::span(block).first(size));
  crc_.process_bytes(block.data(), size);
  left_ -= size;
  return left_ > 0;
}

std::uint64_t Pace::block() const {
  constexpr std::uint64_t most = 16'384;
  return rate_ == 0 ? most : std::clamp<std::uint64_t>(rate_ / 200, 1, most);
}

std::chrono::nanoseconds Pace::time_for(std::uint64_t bytes) const {
  if (rate_ == 0) return {};
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::ceil(
      static_cast<double>(bytes) * 1e9 / static_cast<double>(rate_))));
}

}  // namespace lab::mock
