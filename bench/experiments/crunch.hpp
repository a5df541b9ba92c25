#pragma once

#include <cstdint>

namespace lab {

// Computing of any length whose result can be checked without doing it again:
// the steps of a linear congruential generator (the constants are Knuth's).
constexpr std::uint64_t crunch_factor = 6364136223846793005;
constexpr std::uint64_t crunch_summand = 1442695040888963407;

/// Takes the steps one by one, about a nanosecond each.
inline std::uint64_t crunch(std::uint64_t value, std::uint64_t steps) {
  for (; steps > 0; --steps) value = value * crunch_factor + crunch_summand;
  return value;
}

/// The same result by a short cut: two steps are one step with other constants,
/// so the bits of `steps` tell which of ever longer strides to take.
inline std::uint64_t crunched(std::uint64_t value, std::uint64_t steps) {
  std::uint64_t factor = crunch_factor;
  std::uint64_t summand = crunch_summand;
  for (; steps > 0; steps /= 2) {
    if (steps % 2 == 1) value = value * factor + summand;
    summand *= factor + 1;
    factor *= factor;
  }
  return value;
}

}  // namespace lab
