#include "models/models.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

namespace lab {
namespace {

constexpr std::string_view os = "the operating system";

constexpr std::array catalogue{
    ModelEntry{"sequential", "sequential", "a for loop",
               "one task after another", Family::sequential, "none",
               "nobody: one task at a time", make_sequential},
    ModelEntry{"threads", "threads", "threading.Thread for each task",
               "a new thread for every task", Family::threads, "preemptive", os,
               make_threads},
    ModelEntry{"thread_pool", "thread pool", "ThreadPoolExecutor",
               "a few threads that stay, and a queue of tasks", Family::threads,
               "preemptive", os, make_thread_pool},
    ModelEntry{"processes", "processes",
               "multiprocessing.Process for each task",
               "a new worker process for every task", Family::processes,
               "preemptive", os, make_processes},
    ModelEntry{"process_pool", "process pool",
               "ProcessPoolExecutor, multiprocessing.Pool",
               "a few worker processes that stay", Family::processes,
               "preemptive", os, make_process_pool},
    ModelEntry{"async", "async", "asyncio with gather",
               "coroutines that take turns on one event loop", Family::async,
               "cooperative", "the task, where it awaits", make_async},
    ModelEntry{
        "async_multi", "async on every core", "one asyncio loop per core",
        "coroutines on one event loop per usable core", Family::async,
        "cooperative on each loop",
        "the task; between loops, the operating system", make_async_multi},
    ModelEntry{
        "hybrid", "hybrid", "asyncio with run_in_executor(ProcessPoolExecutor)",
        "an event loop for waiting, a process pool for computing",
        Family::hybrid, "cooperative to wait, preemptive to compute",
        "the task, where it awaits; between processes, the operating system",
        make_hybrid},
    ModelEntry{"gil_threads", "threads under a GIL",
               "threading.Thread under the GIL",
               "threads that must hold one lock to compute", Family::threads,
               "preemptive, one computes at a time",
               "the lock, asked for after 5 ms; then the operating system",
               make_gil_threads},
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
