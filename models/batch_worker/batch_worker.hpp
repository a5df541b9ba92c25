#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "models/model.hpp"
#include "models/processes/worker.hpp"

namespace lab {

/// Workers that can build every batch of this project: the program that
/// LAB_WORKER names, or `lab_worker` beside the program that is running.
processes::WorkerOptions lab_workers();

/// A worker process that does tasks of a batch.
///
/// It cannot see our batch, so it is sent the spec, a line of text, and builds
/// the batch again.  After that, a number is enough to name a task.
class BatchWorker {
 public:
  /// How a task ended, and when the worker had it.
  struct Reply {
    Outcome outcome;
    TaskTrace::Time started;
    TaskTrace::Time finished;
  };

  explicit BatchWorker(std::unique_ptr<processes::Worker> process)
      : process_(std::move(process)) {}

  processes::Worker& process() { return *process_; }

  /// Makes the batch with this spec the one that tasks are taken from.
  void prepare(const Spec& spec);

  /// Has one task done.
  ///
  /// Requires: prepare() came first, and no other task is being done.
  /// Returns: an outcome in any case; worker_lost or timed_out if there is no
  ///          worker any more.
  boost::asio::awaitable<Reply> perform(std::size_t task);

  /// The same for the second of a task's two steps; `fetched` is what the first
  /// one gave.
  boost::asio::awaitable<Reply> compute(std::size_t task,
                                        const std::string& fetched);

 private:
  boost::asio::awaitable<Reply> ask(processes::Frame request);

  std::unique_ptr<processes::Worker> process_;
  std::optional<Spec> spec_;
};

}  // namespace lab
