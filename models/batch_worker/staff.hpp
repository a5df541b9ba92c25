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
class Staff {
 public:
  explicit Staff(processes::WorkerOptions options);
  ~Staff();
  Staff(const Staff&) = delete;
  Staff& operator=(const Staff&) = delete;

  /// Lets go of workers that were lost, and starts what is missing.
  ///
  /// Returns: how many were started.
  /// Throws: EnvironmentError; there are none then.
  std::size_t hire(std::size_t wanted);

  /// Requires: hire() for more than `number` of them.
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
