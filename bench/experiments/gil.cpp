// The same threads with and without CPython's lock, and CPython itself.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

constexpr std::size_t waits = 20;

void add(Experiment& experiment, const std::string& model, const Spec& spec,
         std::size_t concurrency, const Bound& bound, const char* what) {
  experiment.arms.push_back({.name = model + ", " + what,
                             .model = model,
                             .concurrency = concurrency,
                             .spec = spec,
                             .bound = bound});
}

void add_python(Experiment& experiment, const std::string& how,
                const Spec& spec, std::size_t concurrency, const Bound& bound,
                const char* what) {
  experiment.arms.push_back({.name = "python " + how + ", " + what,
                             .concurrency = concurrency,
                             .spec = spec,
                             .bound = bound,
                             .peer = {"gil.py", how}});
}

Claim speed_up(const char* id, const char* text, const std::string& arm,
               const std::string& base, double claimed, double tolerance,
               std::optional<double> bound) {
  return {.id = id,
          .text = text,
          .measure = "speed_up",
          .arm = arm,
          .base = base,
          .relation = "about",
          .claimed = claimed,
          .tolerance = tolerance,
          .bound = bound};
}

}  // namespace

Experiment gil(const Setting& setting) {
  const double nap = 0.1 * setting.time_scale;
  const double cores = static_cast<double>(setting.usable_cores);
  const Spec compute{
      .workload = "fibonacci", .tasks = scaled(16, setting), .input = "34"};
  // CPython needs about forty times as long for each number.
  const Spec python_compute{.workload = "fibonacci", .tasks = 4, .input = "30"};
  const Spec wait{
      .workload = "sleep", .tasks = waits, .size = 1000 * to_ms(nap)};
  const Bound one_by_one{.seconds = waits * nap};
  const Bound overlapped{.seconds = nap};

  Experiment e{
      .id = "gil",
      .title = "The lock of CPython",
      .source = "A1 A2 A3 A4 A5",
      .question = "What do threads give with a global interpreter lock?",
      .work = fmt::format("computing: {} x fib(34), CPython 4 x fib(30), on 4 "
                          "threads; waiting: 20 timers of {} ms",
                          compute.tasks, to_ms(nap)),
      .kind = Kind::computing,
      .tasks = compute.tasks};

  add(e, "sequential", compute, 1, {}, "computing");
  for (const char* model : {"threads", "process_pool"})
    add(e, model, compute, 4,
        {.base = "sequential, computing", .parts = std::min(cores, 4.0)},
        "computing");
  add(e, "gil_threads", compute, 4, {.base = "sequential, computing"},
      "computing");
  add_python(e, "sequential", python_compute, 1, {}, "computing");
  add_python(e, "threads", python_compute, 4,
             {.base = "python sequential, computing"}, "computing");
  add_python(
      e, "processes", python_compute, 4,
      {.base = "python sequential, computing", .parts = std::min(cores, 4.0)},
      "computing");

  add(e, "sequential", wait, 1, one_by_one, "waiting");
  for (const char* model : {"threads", "gil_threads"})
    add(e, model, wait, waits, overlapped, "waiting");
  add_python(e, "threads", wait, waits, overlapped, "waiting");

  e.claims = {
      speed_up("cpython_computes_alone",
               "In CPython four threads compute no faster than one",
               "python threads, computing", "python sequential, computing", 1,
               0.15, std::nullopt),
      speed_up("our_lock_too", "Under our copy of its lock they do not either",
               "gil_threads, computing", "sequential, computing", 1, 0.15,
               std::nullopt),
      speed_up("threads_without_a_lock",
               "Without the lock, threads use every core", "threads, computing",
               "sequential, computing", cores, 0.1, std::min(cores, 4.0)),
      speed_up("processes_escape", "CPython's processes escape the lock",
               "python processes, computing", "python sequential, computing",
               cores, 0.25, std::min(cores, 4.0)),
      speed_up("waiting_overlaps", "Waits overlap in spite of the lock",
               "gil_threads, waiting", "sequential, waiting", waits, 0.05,
               waits),
      speed_up("waiting_overlaps_in_cpython",
               "Waits overlap in CPython's threads", "python threads, waiting",
               "sequential, waiting", waits, 0.1, waits),
  };
  return e;
}

}  // namespace lab
