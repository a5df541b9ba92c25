#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/batch_worker/batch_worker.hpp"

namespace lab {

/// The worker processes of a model, kept from one batch to the next, and the
/// event loop on which they are talked to.
///
/// Thread safety: belongs to the thread that made it.
/// Lifetime: the destructor ends the processes, and waits for that.
class WorkerSet {
 public:
  explicit WorkerSet(processes::WorkerOptions options);
  ~WorkerSet();
  WorkerSet(const WorkerSet&) = delete;
  WorkerSet& operator=(const WorkerSet&) = delete;

  /// Lets go of workers that were lost, and starts what is missing.
  ///
  /// Returns: how many were started.
  /// Throws: EnvironmentError; there are none then.
  std::size_t start_missing(std::size_t wanted);

  /// Requires: start_missing() for more than `number` of them.
  BatchWorker& operator[](std::size_t number) { return workers_[number]; }

  boost::asio::io_context& loop() { return loop_; }

  /// Runs the loop until it has nothing left to do.
  void run_loop();

  /// Peak memory of the first so many, added up, in bytes.
  std::uint64_t peak_memory(std::size_t workers);

 private:
  processes::WorkerOptions options_;
  boost::asio::io_context loop_{1};
  std::vector<BatchWorker> workers_;
};

}  // namespace lab
