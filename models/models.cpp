#include "models/models.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace lab {
namespace {

constexpr std::array catalogue{
    ModelEntry{"sequential", "a for loop", "one task after another",
               make_sequential},
    ModelEntry{"threads", "threading.Thread for each task",
               "a new thread for every task", make_threads},
    ModelEntry{"thread_pool", "ThreadPoolExecutor",
               "a few threads that stay, and a queue of tasks",
               make_thread_pool},
    ModelEntry{"processes", "multiprocessing.Process for each task",
               "a new worker process for every task", make_processes},
    ModelEntry{"process_pool", "ProcessPoolExecutor, multiprocessing.Pool",
               "a few worker processes that stay", make_process_pool},
    ModelEntry{"async", "asyncio with gather",
               "coroutines that take turns on one event loop", make_async},
    ModelEntry{"async_multi", "one asyncio loop per core",
               "coroutines on one event loop per usable core",
               make_async_multi},
    ModelEntry{"hybrid", "asyncio with run_in_executor(ProcessPoolExecutor)",
               "an event loop for waiting, a process pool for computing",
               make_hybrid},
    ModelEntry{"gil_threads", "threading.Thread under the GIL",
               "threads that must hold one lock to compute", make_gil_threads},
};

}  // namespace

std::span<const ModelEntry> all_models() { return catalogue; }

std::unique_ptr<Model> make_model(std::string_view name) {
  std::string known;
  for (const ModelEntry& entry : catalogue) {
    if (entry.name == name) return entry.make();
    known += fmt::format("{}{}", known.empty() ? "" : ", ", entry.name);
  }
  throw std::invalid_argument(
      fmt::format("unknown model '{}': known ones are {}", name, known));
}

}  // namespace lab
