#pragma once

#include <chrono>
#include <cstddef>

#include "bench/experiment.hpp"

namespace lab {

// Many tasks that all sleep at the same time, in five ways.
//
// Returns: "1000 awake" at the end; of the moment when the last one has begun,
//          memory_bytes, what they have taken together, and asleep_count, how
//          many of them did sleep.

using Nap = std::chrono::steady_clock::duration;

Observed sleeping_small_tasks(std::size_t tasks, Nap nap);

/// Boost.Asio's awaitables, each with a timer of its own.
Observed sleeping_awaitables(std::size_t tasks, Nap nap);

/// Boost.Asio's fibers, each with a timer and a stack of 32 KiB of its own.
Observed sleeping_fibers(std::size_t tasks, Nap nap);

/// Throws: EnvironmentError if there are not enough.
Observed sleeping_threads(std::size_t tasks, Nap nap);
Observed sleeping_processes(std::size_t tasks, Nap nap);

}  // namespace lab
