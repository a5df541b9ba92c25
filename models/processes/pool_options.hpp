#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/processes/call.hpp"
#include "models/processes/serve_jobs.hpp"
#include "models/threads/shutdown.hpp"

namespace lab::processes {

/// As many as this process may use cores.
std::ptrdiff_t default_pool_workers();

/// A hundred years.
constexpr std::chrono::milliseconds no_limit = std::chrono::years(100);

/// What becomes of a pool when a worker dies, or cannot be started.
enum class OnWorkerLost {
  break_pool,     ///< All fails that runs, waits or is submitted later.
  fail_its_task,  ///< Only its task fails; another worker takes its place.
};

/// What workers are, and how a pool treats them.
struct PoolOptions {
  std::ptrdiff_t max_workers = default_pool_workers();
  /// A worker that has done so many makes room for a new one; 0: it stays.  A
  /// chunk counts as one task, as in Python (maxtasksperchild).
  std::size_t tasks_per_worker = 0;
  OnWorkerLost on_worker_lost = OnWorkerLost::break_pool;
  /// A task that takes longer is given up, and its worker ended.  A chunk
  /// counts as one task.
  std::chrono::milliseconds task_limit = no_limit;
  /// How long a worker that is to end may take before it is told harder.
  std::chrono::milliseconds grace = std::chrono::seconds(1);
  /// Done by each new worker before its first task.
  std::optional<Call> initialiser = std::nullopt;
  /// Called before each worker is started.  A test can make a start fail here.
  std::function<void()> before_start = [] {};
  /// A program that calls serve_if_worker(): this one.
  std::string program = this_program;
  std::vector<std::string> arguments = {worker_argument};
  /// What to tell a person whose program is missing.
  std::string if_missing = "name an existing worker program";
  /// A program that does not begin to serve by then is none that could.
  std::chrono::milliseconds start_limit = std::chrono::minutes(1);
};

/// What a pool has used.
struct PoolUsage {
  std::size_t processes = 0;  ///< Started.
  /// Peak memory of the workers, in bytes: added up over the lanes, in each the
  /// largest.
  std::uint64_t peak_bytes = 0;
};

using threads::ShutDown;
using threads::ShutdownOptions;

}  // namespace lab::processes
