#pragma once

#include <iterator>
#include <memory>
#include <optional>
#include <tuple>

#include "models/batch_job.hpp"
#include "models/batch_run.hpp"
#include "models/processes/pool.hpp"
#include "models/threads/next_iterator.hpp"

namespace lab {

/// What an environment variable says, or `otherwise` if it is not set.
///
/// Throws: std::invalid_argument unless that is a number above 0.
double seconds_from_environment(const char* name, double otherwise);

/// Workers that can build every batch of this project: the program that
/// LAB_WORKER names, or `lab_worker` beside the program that is running.  One
/// that is lost takes only its own task along.  A task that takes longer than
/// five minutes, or the seconds in LAB_TASK_LIMIT, is given up.
processes::PoolOptions lab_workers();

// The models that work with worker processes, for those who want other workers
// than usual.

std::unique_ptr<Model> make_processes(processes::PoolOptions workers);
std::unique_ptr<Model> make_process_pool(processes::PoolOptions workers);
std::unique_ptr<Model> make_hybrid(processes::PoolOptions workers);

/// The tasks of a batch that nobody took, as the arguments of run_task_job.
class RemainingTasks {
 public:
  explicit RemainingTasks(BatchRun& run) : run_(run) {}

  std::optional<decltype(run_task_job)::Arguments> next() {
    const auto task = run_.next_task();
    if (!task) return std::nullopt;
    return std::tuple(run_.batch().spec(), *task, std::nullopt);
  }

  auto begin() { return threads::NextIterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  BatchRun& run_;
};

/// How a task ended that a worker had.
///
/// Throws: EnvironmentError if there was no worker to be had.
Outcome outcome_of(const PackedOutcome& outcome);
Outcome outcome_of(const std::exception_ptr& error);

/// Writes down what a worker has done.
///
/// Throws: as outcome_of().
void record(BatchRun& run, const processes::Report<PackedOutcome>& report);

}  // namespace lab
