#include "bench/experiments/additions.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "workloads/workloads.hpp"

namespace lab {
namespace {

double seconds_of_one() {
  constexpr std::uint64_t many = 300'000;
  constexpr int rounds = 15;  // the fastest is the one that nothing disturbed
  const auto batch = make_batch({.workload = "sum", .tasks = 1, .size = many});
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    batch->run(0);
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  return best / static_cast<double>(many);
}

}  // namespace

std::uint64_t additions_in(double seconds) {
  static const double one = seconds_of_one();
  return static_cast<std::uint64_t>(std::max(1LL, std::llround(seconds / one)));
}

}  // namespace lab
