#include "mock_server/endpoints/draw.hpp"

#include <algorithm>
#include <boost/crc.hpp>
#include <cmath>
#include <cstring>
#include <numbers>
#include <string>
#include <string_view>

namespace lab::mock {
namespace {

// SplitMix64 by Sebastiano Vigna: one addition, then a thorough stir.
std::uint64_t stir(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

// Bits are the coefficients of a polynomial; the highest bit is that of x^0.
constexpr std::uint32_t divisor = 0xedb88320;
constexpr std::uint32_t one = 0x80000000;

std::uint32_t times_x(std::uint32_t a) {
  return (a >> 1) ^ ((a & 1) != 0 ? divisor : 0);
}

std::uint32_t times(std::uint32_t a, std::uint32_t b) {
  std::uint32_t product = 0;
  for (; a != 0; a <<= 1, b = times_x(b))
    if ((a & one) != 0) product ^= b;
  return product;
}

std::uint32_t x_to_the(std::uint64_t power) {
  std::uint32_t result = one;
  std::uint32_t square = times_x(one);
  for (; power != 0; power >>= 1, square = times(square, square))
    if ((power & 1) != 0) result = times(result, square);
  return result;
}

/// The CRC of a text and one more, made of theirs (as zlib does it).
std::uint32_t joined(std::uint32_t first, std::uint32_t second,
                     std::uint64_t length_of_second) {
  return times(x_to_the(8 * length_of_second), first) ^ second;
}

std::uint32_t crc_of(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return crc.checksum();
}

}  // namespace

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

Draw::Draw(std::uint64_t seed, std::uint64_t task, std::string_view path,
           std::string_view purpose)
    : state_(stir(seed +
                  stir(task + stir(hash_of(path) + stir(hash_of(purpose)))))) {}

std::uint64_t Draw::bits() {
  state_ += 0x9e3779b97f4a7c15U;
  return stir(state_);
}

double Draw::uniform() {
  return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52;
}

// The Box-Muller transform: a random distance in a random direction.
double Draw::normal() {
  const double distance = std::sqrt(-2 * std::log(uniform()));
  return distance * std::cos(2 * std::numbers::pi * uniform());
}

void SeededBytes::fill(std::span<char> place) {
  while (!place.empty()) {
    const std::size_t used = position_ % sizeof word_;
    if (used == 0) word_ = numbers_.bits();
    const std::size_t size =
        std::min({sizeof word_ - used, place.size(), period - position_});
    std::memcpy(place.data(), reinterpret_cast<const char*>(&word_) + used,
                size);
    place = place.subspan(size);
    position_ += size;
    if (position_ < period) continue;
    numbers_ = start_;
    position_ = 0;
  }
}

std::uint32_t SeededBytes::checksum(std::uint64_t seed, std::uint64_t count) {
  std::string block(std::min<std::uint64_t>(count, period), '\0');
  SeededBytes(seed).fill(block);
  std::uint32_t result = 0;
  std::uint32_t blocks = crc_of(block);  // of 1, 2, 4, 8 … of them
  std::uint64_t length = period;
  for (std::uint64_t left = count / period; left != 0; left /= 2, length *= 2) {
    if (left % 2 != 0) result = joined(result, blocks, length);
    blocks = joined(blocks, blocks, length);
  }
  const std::uint64_t rest = count % period;
  return joined(result, crc_of(block.substr(0, rest)), rest);
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
