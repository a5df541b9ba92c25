#pragma once

#include <cstdint>

namespace lab {

/// How many numbers the workload `sum` adds up in so many seconds, on this
/// machine; measured once, so that all batches of a run agree.
std::uint64_t additions_in(double seconds);

}  // namespace lab
