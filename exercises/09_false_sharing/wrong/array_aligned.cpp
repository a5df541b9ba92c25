#include <array>

#include "exercise.hpp"

namespace {

// The array begins where a line begins.  Within it nothing has changed.
alignas(line) std::array<Counter, workers> counters;

}  // namespace

Counter& counter(std::size_t worker) { return counters[worker]; }
