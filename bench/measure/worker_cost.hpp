#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/processes/worker.hpp"
#include "workloads/spec.hpp"

namespace lab {

/// Worker processes that all do the same at the same time, to be measured.
///
/// Thread safety: belongs to the thread that made it.
class MeasuredWorkers {
 public:
  /// Throws: EnvironmentError.
  explicit MeasuredWorkers(std::size_t count);

  boost::asio::io_context& loop() { return loop_; }

  /// Has each of them do the first task of such a batch; counts those done.
  void begin(const Spec& spec, std::size_t& done);

  /// What they have now, added up, in bytes.
  std::uint64_t memory() const;

 private:
  boost::asio::io_context loop_{1};
  std::vector<std::unique_ptr<processes::Worker>> workers_;
};

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
