#pragma once

#include <algorithm>
#include <cstdint>

#include "workloads/waiting.hpp"

namespace lab {

/// Adds up 0 … `count` - 1, number by number, modulo 2 to the power of 64.
///
/// The empty assembly hides the total from the optimiser after each addition:
/// it must really be made, neither several at once nor by Gauss's formula.
inline std::uint64_t add_up(std::uint64_t count) {
  constexpr std::uint64_t stretch = 65'536;
  std::uint64_t total = 0;
  for (std::uint64_t from = 0; from < count; from += stretch) {
    still_computing();
    const std::uint64_t to = std::min(from + stretch, count);
    for (std::uint64_t number = from; number < to; ++number) {
      total += number;
      asm volatile("" : "+r"(total));
    }
  }
  return total;
}

}  // namespace lab
