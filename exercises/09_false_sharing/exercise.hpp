#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

using Counter = std::atomic<std::uint64_t>;

/// So many workers there are.
constexpr std::size_t workers = 8;

/// How many bytes the cores of this processor move at a time.
constexpr std::size_t line = 64;

/// The counter of a worker, 0 … workers - 1.
///
/// Returns: always the same one, in a line that no other counter touches.
/// Lifetime: as long as the program.
/// Thread safety: any number of threads may ask at once.
Counter& counter(std::size_t worker);
