#include "bench/harness/cell.hpp"

#include <algorithm>
#include <numeric>

#include "bench/harness/checking.hpp"
#include "bench/harness/perform.hpp"
#include "bench/measure/clock.hpp"
#include "bench/measure/usage.hpp"
#include "command_line/streams.hpp"
#include "models/models.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

constexpr double tolerated_foreign_share = 0.10;
constexpr std::size_t most_traced_tasks = 1000;

bool is_quiet(const Sample& sample) {
  return sample.taint.empty() &&
         sample.foreign_cpu_share <= tolerated_foreign_share;
}

}  // namespace

std::optional<double> Cell::measure(std::size_t block) {
  if (bench_.is_over() || !error_.empty() || !end_.empty()) return std::nullopt;
  try {
    return measure_once(block);
  } catch (const std::exception& error) {
    if (bench_.is_over()) return std::nullopt;
    const std::string why = why_server_is_lost();
    if (!why.empty()) return measure_with_another_server(why, block);
    if (!bench_.is_over()) fail(error);
  }
  return std::nullopt;
}

std::optional<double> Cell::measure_once(std::size_t block) {
  if (!is_prepared_) prepare();
  if (bench_.stop.stop_requested()) return std::nullopt;
  Repetition repetition = run_quietly();
  if (bench_.stop.stop_requested()) return std::nullopt;
  check_outcomes(arm_, repetition.result.outcomes, expected_);
  verified_ = true;
  repetition.sample.right_answers =
      repetition.result.outcomes.size() - repetition.sample.failures;
  repetition.sample.block = block;
  repetition.sample.order = bench_.cells_done++;
  samples_.push_back(repetition.sample);
  if (keeps_traces()) results_.push_back(std::move(repetition.result));
  return samples_.back().wall_seconds;
}

/// If it is, what has failed says nothing of this cell.
std::string Cell::why_server_is_lost() try {
  bench_.server.stats();
  return "";
} catch (const ServerLost& lost) {
  return lost.what();
}

/// Once in a run; one that is lost again shows that something is wrong.
std::optional<double> Cell::measure_with_another_server(const std::string& why,
                                                        std::size_t block) {
  if (!bench_.server_restarted.empty()) {
    bench_.server_lost = why;
    return std::nullopt;
  }
  bench_.server_restarted = why;
  say("\n{}: it is started again, and {} measured again\n", why, arm_.name);
  try {
    bench_.server.start_again();
    bench_.never_early = never_answers_early(bench_.server.address());
  } catch (const EnvironmentError& error) {
    bench_.server_lost = error.what();
    return std::nullopt;
  }
  const auto wall = measure(block);
  if (wall) samples_.back().repeated = why;
  return wall;
}

void Cell::fail(const std::exception& error) {
  const bool lacks = dynamic_cast<const EnvironmentError*>(&error) != nullptr;
  (lacks && arm_.may_end ? end_ : error_) = error.what();
  bench_.lacks_something |= lacks && !arm_.may_end;
  samples_.clear();  // a wrong answer has no time
  results_.clear();
}

/// Finds out what the answers are, and whether the arm gives them.
void Cell::prepare() {
  if (arm_.require) arm_.require();
  const auto expected = reference();
  if (bench_.rehearses && !is_reference() && is_cut_down()) rehearse(expected);
  if (bench_.stop.stop_requested()) return;
  const ByCode* code = arm_.by_code();
  expected_ = code ? to_outcomes(code->expected, arm_.must_fail) : expected;
  is_prepared_ = true;
}

void Cell::rehearse(const std::vector<Outcome>& expected) {
  if (bench_.stop.stop_requested()) return;
  const auto outcomes = run_once(rehearsal_, origin_.rehearsal).result.outcomes;
  if (bench_.stop.stop_requested()) return;
  check_outcomes(arm_, outcomes, expected);
  verified_ = true;
}

/// Whether reference() has done this arm's batch already.
bool Cell::is_reference() const {
  return arm_.model() == "sequential" && arm_.concurrency == 1;
}

/// Whether a rehearsal costs less than a repetition, whose outcomes are checked
/// as well before its time counts.
bool Cell::is_cut_down() const {
  if (arm_.by_code()) return !origin_.computes;
  return to_json(rehearsal_.spec) != to_json(arm_.spec);
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
    known = run_once(sequential, {}).result.outcomes;
  }
  if (!bench_.stop.stop_requested()) check_reference(known, arm_.must_fail);
  return known;
}

/// Measures again when something disturbed it, as long as the run can afford
/// that; what was disturbed all the same shows it.
Repetition Cell::run_quietly() {
  for (;;) {
    const auto start = Clock::now();
    Repetition repetition = run_once(arm_, origin_.arm);
    const double took = seconds_since(start);
    if (is_quiet(repetition.sample) || took > bench_.spare_seconds ||
        bench_.stop.stop_requested())
      return repetition;
    bench_.spare_seconds -= took;
  }
}

std::string Cell::server_for(const Arm& arm) const {
  return arm.model() == "hosts" ? bench_.server.address_for_hosts()
                                : bench_.server.address(bench_.cells_done);
}

Repetition Cell::run_once(const Arm& arm,
                          const std::optional<ArmOrigin>& origin) {
  Arm here = arm;
  const bool uses_server = !arm.spec.server.empty();
  if (uses_server) here.spec.server = server_for(arm);
  here.spec.scratch = bench_.scratch;

  bench_.server.reset();
  const double server_before = bench_.server.stats().cpu_seconds;
  const NetworkCounters network_before = network_counters_so_far();

  Repetition repetition = perform_once(here, origin);

  ServerStats stats = bench_.server.stats();
  const NetworkCounters network = network_counters_so_far();
  stats.cpu_seconds -= server_before;

  Sample& sample = repetition.sample;
  if (uses_server && sample.taint.empty())
    sample.taint = taint_by(stats, sample.wall_seconds);
  sample.foreign_cpu_share = foreign_share(
      repetition.other_seconds - stats.cpu_seconds, repetition.seconds);
  if (uses_server &&
      network.listen_overflows != network_before.listen_overflows)
    sample.taint = "connections found no place in the listen queue";
  if (uses_server && network.retransmissions != network_before.retransmissions)
    sample.taint = "connection requests had to be sent again";
  sample.failures = static_cast<std::size_t>(
      std::count_if(repetition.result.outcomes.begin(),
                    repetition.result.outcomes.end(), is_failure));
  if (uses_server) {
    sample.server = stats;
    sample.measures["time_waits"] =
        static_cast<double>(network.time_waits - network_before.time_waits);
  }
  return repetition;
}

/// A new process has nothing left over from the work before.
Repetition Cell::perform_once(const Arm& arm,
                              const std::optional<ArmOrigin>& origin) {
  if (!bench_.has_processes) return perform(arm, bench_.peers.python);
  return MeasuringProcess().perform(arm, origin, bench_.peers.python,
                                    origin_.limit, bench_.stop);
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
               each_has_one ? result.outcomes : std::vector<Outcome>(),
               result.lanes};
}

}  // namespace lab
