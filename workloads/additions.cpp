#include "workloads/additions.hpp"

#include <algorithm>

#include "workloads/waiting.hpp"

namespace lab {
namespace {

constexpr std::uint64_t stretch = 65'536;
constexpr std::uint64_t together = 8;

/// The empty assembly hides the total from the optimiser after each addition:
/// it must really be made, neither several at once nor by Gauss's formula.
void add(std::uint64_t& total, std::uint64_t number) {
  total += number;
  asm volatile("" : "+r"(total));
}

/// Eight additions, one after the other, take longer than the jump behind them.
/// So it costs nothing, wherever it comes to lie.
void add_range(std::uint64_t& total, std::uint64_t from, std::uint64_t to) {
  for (; from + together <= to; from += together)
    for (std::uint64_t i = 0; i < together; ++i) add(total, from + i);
  for (; from < to; ++from) add(total, from);
}

}  // namespace

[[gnu::noinline]] std::uint64_t add_up(std::uint64_t count) {
  std::uint64_t total = 0;
  for (std::uint64_t from = 0; from < count; from += stretch) {
    still_computing();
    add_range(total, from, std::min(from + stretch, count));
  }
  return total;
}

}  // namespace lab
