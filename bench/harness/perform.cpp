#include "bench/harness/perform.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <map>
#include <optional>
#include <utility>

#include "bench/harness/checking.hpp"
#include "bench/harness/peer.hpp"
#include "bench/measure/clock.hpp"
#include "bench/measure/cores.hpp"
#include "bench/measure/latency.hpp"
#include "bench/measure/usage.hpp"
#include "models/models.hpp"
#include "models/processes/proc.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

// How often this process was told to go on after a stop, as by Ctrl+Z.
std::atomic<int> times_continued = 0;

std::map<std::string, double> by_name(const Measures& measures) {
  std::map<std::string, double> named;
  for (const auto& [metric, value] : measures)
    named.emplace(metric->name, value);
  return named;
}

/// Returns: its time, if it knows better than the clock around it.
std::optional<double> run_code(const ByCode& code, const Arm& arm,
                               Repetition& repetition) {
  Observed observed = code.run(arm.spec);
  repetition.result.outcomes = to_outcomes(observed.answers, observed.failed);
  repetition.result.traces = std::move(observed.traces);
  repetition.sample.measures = by_name(observed.measures);
  return observed.wall_seconds;
}

/// A task that failed soon was not fast.
Measures latency_measures(const RunResult& result) {
  Latencies latencies;
  for (std::size_t task = 0; task < result.traces.size(); ++task) {
    const TaskTrace& trace = result.traces[task];
    if (!is_failure(result.outcomes[task]))
      latencies.add(trace.submitted, trace.started, trace.finished);
  }
  return latencies.measures();
}

void run_model(const ByModel& by, const Arm& arm, const Batch& batch,
               Repetition& repetition) {
  std::optional<CoreBinding> bound;
  if (by.cores > 0) {
    Cores cores = allowed_cores();
    cores.resize(std::min(by.cores, cores.size()));
    bound.emplace(cores);
  }
  const auto model = make_model(by.model);
  repetition.result = model->run(batch, {.concurrency = arm.concurrency});
}

Repetition perform_here(const Arm& arm) {
  const auto batch = arm.by_code() ? nullptr : make_batch(arm.spec);
  Repetition repetition;
  Sample& sample = repetition.sample;
  processes::reset_peak_memory(::getpid());
  const std::uint64_t memory_before = lab::peak_memory_bytes();
  const Usage before = usage_so_far();
  const auto start = Clock::now();
  std::optional<double> own_wall;
  if (batch)
    run_model(*arm.by_model(), arm, *batch, repetition);
  else
    own_wall = run_code(*arm.by_code(), arm, repetition);
  sample.wall_seconds = own_wall.value_or(seconds_since(start));
  const Usage used = usage_so_far() - before;
  const Footprint& made = repetition.result.made;
  sample.cpu_user_seconds = used.user_seconds + made.more_user_seconds;
  sample.cpu_system_seconds = used.system_seconds + made.more_system_seconds;
  sample.voluntary_switches = used.voluntary_switches;
  sample.involuntary_switches = used.involuntary_switches;
  sample.peak_memory_bytes = lab::peak_memory_bytes() + made.worker_bytes;
  const std::uint64_t peak = *sample.peak_memory_bytes;
  sample.added_memory_bytes = peak - std::min(peak, memory_before);
  sample.threads_made = made.threads;
  sample.processes_made = made.processes;
  if (batch && arm.by_model()->measures_latency)
    sample.measures = by_name(latency_measures(repetition.result));
  if (made.machines > 0)
    sample.measures.merge(
        by_name({measured(metrics::machines_count, made.machines),
                 measured(metrics::hosts_ready_seconds, made.ready_seconds)}));
  if (made.hosts_lost > 0)
    sample.taint = fmt::format("{} hosts were lost", made.hosts_lost);
  return repetition;
}

}  // namespace

Repetition perform(const Arm& arm, const std::string& python) {
  std::signal(SIGCONT, [](int) { ++times_continued; });
  const int continued_before = times_continued;
  const Usage used_before = usage_so_far();
  const double busy_before = machine_busy_seconds();
  const auto start = Clock::now();
  Repetition repetition =
      arm.by_peer() ? run_peer(arm, python) : perform_here(arm);
  repetition.seconds = seconds_since(start);
  repetition.other_seconds = machine_busy_seconds() - busy_before -
                             (usage_so_far() - used_before).cpu_seconds() -
                             repetition.result.made.more_seconds_here;
  if (times_continued != continued_before)
    repetition.sample.taint = "it was stopped meanwhile, as by Ctrl+Z";
  return repetition;
}

}  // namespace lab
