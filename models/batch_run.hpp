#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <stop_token>

#include "models/model.hpp"

namespace lab {

/// The outcomes and traces of one batch while they are still coming in.
///
/// Picture a stack of exam sheets: whoever is free takes the next one, works
/// on it and fills it in; at the end they are handed in, in order.  A sheet
/// that nobody took says that its task was not started.
///
/// Thread safety: all but finish() may be called from any number of threads;
///           each task is recorded by one thread.
/// Lifetime: the batch lives longer.
class BatchRun {
 public:
  /// Throws: std::invalid_argument for a concurrency outside 1 … 1 000 000.
  BatchRun(const Batch& batch, const RunOptions& options);

  const Batch& batch() const { return batch_; }

  /// How many workers are of any use: the concurrency, or fewer if there are
  /// fewer tasks.
  std::size_t workers() const { return workers_; }

  /// The next task that nobody took, or nothing when there are none left or
  /// the run is to stop.
  [[nodiscard]] std::optional<std::size_t> next_task() noexcept;

  /// Whether no further task is to start: for those who do not ask for the
  /// next one, but know theirs.
  bool is_stopped() const noexcept { return stop_.stop_requested(); }

  /// Runs a task on the calling thread and writes down how it ended.
  void run(std::size_t task, std::size_t lane) noexcept;

  /// The same for coroutines.
  ///
  /// Suspends: until the task has ended; resumes on the awaiting coroutine's
  ///           executor.
  boost::asio::awaitable<void> run_async(std::size_t task, std::size_t lane);

  /// Writes down what someone else, such as a worker process, has done.
  void record(std::size_t task, Outcome outcome, std::size_t lane,
              TaskTrace::Time started, TaskTrace::Time finished) noexcept;

  /// Requires: no thread records any more.
  [[nodiscard]] RunResult finish(const Footprint& made);

 private:
  const Batch& batch_;
  std::stop_token stop_;
  std::size_t workers_;
  std::atomic<std::size_t> next_ = 0;
  RunResult result_;
};

}  // namespace lab
