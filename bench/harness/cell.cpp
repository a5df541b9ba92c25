#include "bench/harness/cell.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "bench/harness/checking.hpp"
#include "bench/measure/latency.hpp"
#include "bench/measure/machine.hpp"
#include "bench/measure/usage.hpp"
#include "models/models.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double tolerated_foreign_share = 0.10;
constexpr double smallest_foreign_seconds = 0.03;  // the kernel counts in 10 ms
constexpr std::size_t most_traced_tasks = 1000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool is_quiet(const Sample& sample) {
  return sample.taint.empty() &&
         sample.foreign_cpu_share <= tolerated_foreign_share;
}

std::map<std::string, double> by_name(const Measures& measures) {
  std::map<std::string, double> named;
  for (const auto& [metric, value] : measures)
    named.emplace(metric->name, value);
  return named;
}

/// Returns: its time, if it knows better than the clock around it.
std::optional<double> run_code(const ByCode& code, const Arm& arm,
                               const std::stop_token& stop,
                               Repetition& repetition) {
  Observed observed = code.run(arm.spec.server, stop);
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
               const std::stop_token& stop, Repetition& repetition) {
  const auto model = make_model(by.model);
  repetition.result =
      model->run(batch, {.concurrency = arm.concurrency, .stop = stop});
  if (by.measures_latency)
    repetition.sample.measures = by_name(latency_measures(repetition.result));
}

/// The arm's work done by its model, code or peer, with the clock running.
Repetition perform(const Arm& arm, const PeerOptions& peers,
                   const std::stop_token& stop) {
  if (arm.by_peer()) return run_peer(arm, peers, stop);

  const auto batch = arm.by_code() ? nullptr : make_batch(arm.spec);
  Repetition repetition;
  Sample& sample = repetition.sample;
  reset_peak_memory();
  const Usage before = usage_so_far();
  const auto start = Clock::now();
  std::optional<double> own_wall;
  if (batch)
    run_model(*arm.by_model(), arm, *batch, stop, repetition);
  else
    own_wall = run_code(*arm.by_code(), arm, stop, repetition);
  sample.wall_seconds = own_wall.value_or(seconds_since(start));
  const Usage used = usage_so_far() - before;
  const Footprint& made = repetition.result.made;
  sample.cpu_user_seconds = used.user_seconds;
  sample.cpu_system_seconds = used.system_seconds;
  sample.voluntary_switches = used.voluntary_switches;
  sample.involuntary_switches = used.involuntary_switches;
  sample.peak_memory_bytes = peak_memory_bytes() + made.worker_bytes;
  sample.threads_made = made.threads;
  sample.processes_made = made.processes;
  return repetition;
}

}  // namespace

std::optional<double> Cell::measure() {
  if (bench_.is_over() || !error_.empty() || !end_.empty()) return std::nullopt;
  try {
    if (!verified_) rehearse();
    if (bench_.stop.stop_requested()) return std::nullopt;
    Repetition repetition = run_quietly(arm_);
    if (bench_.stop.stop_requested()) return std::nullopt;
    check_outcomes(arm_, repetition.result.outcomes, expected_);
    repetition.sample.right_answers =
        repetition.result.outcomes.size() - repetition.sample.failures;
    repetition.sample.block = samples_.size();
    repetition.sample.order = bench_.cells_done++;
    samples_.push_back(repetition.sample);
    if (keeps_traces()) results_.push_back(std::move(repetition.result));
    return samples_.back().wall_seconds;
  } catch (const std::exception& error) {
    ask_whether_the_server_lives();
    if (!bench_.is_over()) fail(error);
  }
  return std::nullopt;
}

/// If it does not, what has failed says nothing of this cell.
void Cell::ask_whether_the_server_lives() {
  if (bench_.is_over()) return;
  try {
    bench_.server.stats();
  } catch (const ServerLost& lost) {
    bench_.server_lost = lost.what();
  }
}

void Cell::fail(const std::exception& error) {
  const bool lacks = dynamic_cast<const EnvironmentError*>(&error) != nullptr;
  (lacks && arm_.may_end ? end_ : error_) = error.what();
  bench_.lacks_something |= lacks && !arm_.may_end;
  samples_.clear();  // a wrong answer has no time
  results_.clear();
}

/// Finds out what the answers are, and warms the arm up.
void Cell::rehearse() {
  if (arm_.require) arm_.require();
  const auto expected = reference();
  if (bench_.stop.stop_requested()) return;
  const auto outcomes = run_once(rehearsal_).result.outcomes;
  if (bench_.stop.stop_requested()) return;
  check_outcomes(arm_, outcomes, expected);
  const ByCode* code = arm_.by_code();
  expected_ = code ? to_outcomes(code->expected, arm_.must_fail) : expected;
  verified_ = true;
}

/// What `sequential` makes of the batch; found out once for every batch.
std::vector<Outcome> Cell::reference() {
  if (const ByCode* code = rehearsal_.by_code())
    return to_outcomes(code->expected, rehearsal_.must_fail);
  std::vector<Outcome>& known = bench_.references[to_json(rehearsal_.spec)];
  if (known.empty()) {
    Arm sequential = rehearsal_;
    sequential.by = ByModel{"sequential"};
    sequential.concurrency = 1;
    known = run_once(sequential).result.outcomes;
  }
  if (!bench_.stop.stop_requested()) check_reference(known, arm_.must_fail);
  return known;
}

/// Measures again when something disturbed it, as long as the run can afford
/// that; what was disturbed all the same shows it.
Repetition Cell::run_quietly(const Arm& arm) {
  for (;;) {
    Repetition repetition = run_once(arm);
    const double took = repetition.sample.wall_seconds;
    if (is_quiet(repetition.sample) || took > bench_.spare_seconds ||
        bench_.stop.stop_requested())
      return repetition;
    bench_.spare_seconds -= took;
  }
}

Repetition Cell::run_once(const Arm& arm) {
  Arm here = arm;
  const bool uses_server = !arm.spec.server.empty();
  if (uses_server) here.spec.server = bench_.server.address(bench_.cells_done);
  here.spec.scratch = bench_.scratch;

  bench_.server.reset();
  const double server_before = bench_.server.stats().cpu_seconds;
  const NetworkTrouble trouble_before = network_trouble_so_far();
  const Usage used_before = usage_so_far();
  const double busy_before = machine_busy_seconds();
  const auto start = Clock::now();

  Repetition repetition = perform(here, bench_.peers, bench_.stop);

  const double took = seconds_since(start);
  const double busy = machine_busy_seconds() - busy_before;
  const Usage used = usage_so_far() - used_before;
  ServerStats stats = bench_.server.stats();
  const NetworkTrouble trouble = network_trouble_so_far();
  stats.cpu_seconds -= server_before;

  Sample& sample = repetition.sample;
  if (uses_server) sample.taint = taint_by(stats, sample.wall_seconds);
  const double foreign = busy - used.cpu_seconds() - stats.cpu_seconds;
  sample.foreign_cpu_share =
      foreign < smallest_foreign_seconds
          ? 0.0
          : std::min(1.0,
                     foreign / (took * static_cast<double>(usable_cores())));
  if (uses_server &&
      trouble.listen_overflows != trouble_before.listen_overflows)
    sample.taint = "connections found no place in the listen queue";
  if (uses_server && trouble.retransmissions != trouble_before.retransmissions)
    sample.taint = "connection requests had to be sent again";
  sample.failures = static_cast<std::size_t>(
      std::count_if(repetition.result.outcomes.begin(),
                    repetition.result.outcomes.end(), is_failure));
  if (uses_server) {
    sample.server = stats;
    sample.measures["time_waits"] =
        static_cast<double>(trouble.time_waits - trouble_before.time_waits);
  }
  return repetition;
}

/// Nobody draws the tasks of a point in a sweep.
bool Cell::keeps_traces() const {
  return !arm_.by_peer() && !arm_.point && arm_.spec.tasks <= most_traced_tasks;
}

std::optional<Cell::Trace> Cell::typical_trace() const {
  if (samples_.empty() || !keeps_traces()) return std::nullopt;
  std::vector<std::size_t> order(samples_.size());
  std::iota(order.begin(), order.end(), 0);
  const auto median =
      order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2);
  std::nth_element(order.begin(), median, order.end(),
                   [this](std::size_t a, std::size_t b) {
                     return samples_[a].wall_seconds < samples_[b].wall_seconds;
                   });
  const RunResult& result = results_[*median];
  if (result.traces.empty()) return std::nullopt;
  // Code may give one answer for many tasks: then it is none of theirs.
  const bool each_has_one = result.outcomes.size() == result.traces.size();
  return Trace{samples_[*median].block, result.traces,
               each_has_one ? result.outcomes : std::vector<Outcome>()};
}

}  // namespace lab
