#pragma once

#include <cstddef>

namespace lab {

/// What one more worker process takes.
struct WorkerCost {
  std::size_t descriptors = 0;  ///< In the process that started it.
  double memory_bytes = 0;
  double start_seconds = 0;  ///< Until it has done its first task.
};

/// Measured with a few of them, the first time that anyone asks.
///
/// Throws: EnvironmentError if they cannot be started.
const WorkerCost& cost_of_a_worker();

}  // namespace lab
