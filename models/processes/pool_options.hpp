#pragma once

#include <chrono>
#include <cstddef>
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

struct PoolOptions {
  std::ptrdiff_t max_workers = default_pool_workers();
  /// A worker that has done so many makes room for a new one; 0: it stays.  A
  /// chunk counts as one task, as in Python (maxtasksperchild).
  std::size_t tasks_per_worker = 0;
  /// A task that takes longer is given up, and its worker ended.  A chunk
  /// counts as one task.
  std::optional<std::chrono::milliseconds> task_limit = std::nullopt;
  /// How long a worker that is to end may take before it is told harder.
  std::chrono::milliseconds grace = std::chrono::seconds(1);
  /// Done by each new worker before its first task.
  std::optional<Call> initialiser = std::nullopt;
  /// Called before each worker is started.  A test can make a start fail here.
  std::function<void()> before_start = [] {};
  /// A program that calls serve_if_worker(): this one.
  std::string program = this_program;
  std::vector<std::string> arguments = {worker_argument};
};

using threads::ShutDown;
using threads::ShutdownOptions;

}  // namespace lab::processes
