#include <array>

#include "exercise.hpp"

namespace {

// 8 + 24 bytes: two counters in each line are better than eight, and still one
// too many.
struct Padded {
  Counter counter{0};
  std::array<char, 24> unused{};
};

alignas(line) std::array<Padded, workers> counters;

}  // namespace

Counter& counter(std::size_t worker) { return counters[worker].counter; }
