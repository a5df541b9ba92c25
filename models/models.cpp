#include "models/models.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

#include "models/hosts/hosts.hpp"

namespace lab {
namespace {

constexpr std::string_view os = "the operating system";

constexpr std::array catalogue{
    ModelEntry{.name = "sequential",
               .label = "sequential",
               .in_python = "a for loop",
               .family = Family::sequential,
               .multitasking = "none",
               .who_decides = "nobody: one task at a time",
               .make = make_sequential},
    ModelEntry{.name = "threads",
               .label = "threads",
               .in_python = "threading.Thread for each task",
               .family = Family::threads,
               .multitasking = "preemptive",
               .who_decides = os,
               .make = make_threads},
    ModelEntry{.name = "thread_pool",
               .label = "thread pool",
               .in_python = "ThreadPoolExecutor",
               .family = Family::threads,
               .multitasking = "preemptive",
               .who_decides = os,
               .make = make_thread_pool},
    ModelEntry{.name = "processes",
               .label = "processes",
               .in_python = "multiprocessing.Process for each task",
               .family = Family::processes,
               .multitasking = "preemptive",
               .who_decides = os,
               .make = make_processes},
    ModelEntry{.name = "process_pool",
               .label = "process pool",
               .in_python = "ProcessPoolExecutor, multiprocessing.Pool",
               .family = Family::processes,
               .multitasking = "preemptive",
               .who_decides = os,
               .make = make_process_pool},
    ModelEntry{.name = "async",
               .label = "async",
               .in_python = "asyncio with gather",
               .family = Family::async,
               .multitasking = "cooperative",
               .who_decides = "the task, where it awaits",
               .make = make_async},
    ModelEntry{.name = "async_multi",
               .label = "async on every core",
               .in_python = "one asyncio loop per core",
               .family = Family::async,
               .multitasking = "cooperative on each loop",
               .who_decides = "the task; between loops, the operating system",
               .make = make_async_multi},
    ModelEntry{.name = "hybrid",
               .label = "hybrid",
               .in_python = "asyncio with run_in_executor(ProcessPoolExecutor)",
               .family = Family::hybrid,
               .multitasking = "cooperative to wait, preemptive to compute",
               .who_decides =
                   "the task, where it awaits; between processes, the "
                   "operating system",
               .make = make_hybrid},
    ModelEntry{.name = "gil_threads",
               .label = "threads under a GIL",
               .in_python = "threading.Thread under the GIL",
               .family = Family::threads,
               .multitasking = "preemptive, one computes at a time",
               .who_decides =
                   "the lock, asked for after 5 ms; then the operating system",
               .make = make_gil_threads},
    ModelEntry{.name = "work_stealing",
               .label = "work stealing",
               .in_python = "none; Dask's workers steal, too",
               .family = Family::threads,
               .multitasking = "preemptive",
               .who_decides =
                   "the idle thread, which steals; between threads, the "
                   "operating system",
               .make = make_work_stealing},
    ModelEntry{.name = "data_parallel",
               .label = "data parallel",
               .in_python = "numba.prange",
               .family = Family::threads,
               .multitasking = "preemptive",
               .who_decides = os,
               .make = make_data_parallel},
    ModelEntry{.name = "fibers",
               .label = "fibers",
               .in_python = "gevent, greenlet",
               .family = Family::async,
               .multitasking = "cooperative",
               .who_decides = "the task, in whatever call it waits",
               .make = make_fibers},
    // The last one: it is there only if hosts were chosen.
    ModelEntry{.name = "hosts",
               .label = "hosts",
               .in_python = "mpi4py.futures.MPIPoolExecutor, dask.distributed",
               .family = Family::processes,
               .multitasking = "preemptive",
               .who_decides = "on each host, its operating system",
               .make = make_hosts},
};

}  // namespace

std::span<const ModelEntry> all_models() {
  const std::span<const ModelEntry> all = catalogue;
  return hosts_are_chosen() ? all : all.first(all.size() - 1);
}

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

#ifdef __SANITIZE_THREAD__
/// oneTBB and libgomp order what their threads do inside of libraries that
/// ThreadSanitizer cannot see, so that it would call every hand-over a race.
/// What their tasks do themselves is watched in the other models, and the tests
/// of the contract leave these two out.
extern "C" const char* __tsan_default_suppressions() {  // NOLINT: its name
  return "race:libtbb\nrace:fork_and_join\nrace:NewWorkers\n"
         "race:libgomp\nrace:run_all\nrace:make_threads\n";
}
#endif
