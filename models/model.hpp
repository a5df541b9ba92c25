#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "models/environment_error.hpp"
#include "workloads/batch.hpp"

namespace lab {

/// How a task ended.
using Outcome = std::variant<Answer, Failure>;

/// When and where a task was done.
struct TaskTrace {
  using Time = std::chrono::steady_clock::time_point;

  Time submitted;  ///< Handed to the model.
  Time started;    ///< Begun; equal to `finished` if it never began.
  Time finished;
  /// Which thread, process or loop did it, counted from 0.
  std::size_t lane = 0;
};

/// What it took to run a batch.
struct Footprint {
  std::size_t threads = 0;    ///< Threads made.
  std::size_t processes = 0;  ///< Processes made.
  /// Peak memory of the worker processes, added up over those alive at once.
  std::uint64_t worker_bytes = 0;
  // Of the model `hosts`:
  std::size_t machines = 0;    ///< That took part; hosts may share one.
  std::size_t hosts_lost = 0;  ///< Other hosts did what they had to do.
  double ready_seconds = 0;    ///< Until the last host was there.
  // CPU time that is in none of our children's, as of another machine.
  double more_user_seconds = 0;
  double more_system_seconds = 0;
  double more_seconds_here = 0;  ///< The part of it on this machine.
};

/// The highest concurrency that a model accepts.
constexpr std::size_t max_concurrency = 1'000'000;

struct RunOptions {
  std::size_t concurrency = 1;  ///< How many tasks may be in progress at once.
  std::stop_token stop;         ///< Once requested, no further task starts.
};

struct RunResult {
  std::vector<Outcome> outcomes;  ///< In task order.
  std::vector<TaskTrace> traces;  ///< In task order.
  Footprint made;
  /// What each lane is, "host-a 1"; empty where the number says it all.
  std::vector<std::string> lanes = {};
};

/// A way of getting a batch done.
class Model {
 public:
  virtual ~Model() = default;

  /// Runs every task and says how each one ended.
  ///
  /// Returns: one outcome per task; a task that failed spoils no other one, and
  ///          a task that was not started because of a stop says so.
  /// Blocks: until no task is running any more.
  /// Throws: std::invalid_argument for a concurrency outside 1 … 1 000 000;
  ///         EnvironmentError if threads or processes cannot be had.
  /// Thread safety: one call at a time; a model can be used again.
  [[nodiscard]] virtual RunResult run(const Batch& batch,
                                      const RunOptions& options) = 0;
};

}  // namespace lab
