#include "bench/harness/google.hpp"

#include <benchmark/benchmark.h>

#include <numeric>
#include <sstream>
#include <utility>

#include "bench/harness/benchmark_flags.hpp"
#include "bench/harness/order.hpp"
#include "bench/harness/progress.hpp"

namespace lab {
namespace {

bool has_flag(const SuiteOptions& options, std::string_view name) {
  for (const std::string& flag : options.benchmark_flags)
    if (flag.starts_with(name)) return true;
  return false;
}

const char* why_no_time(const Cell& cell) {
  if (!cell.error().empty()) return cell.error().c_str();
  return cell.end().empty() ? "stopped" : cell.end().c_str();
}

/// One cell, once, as Google Benchmark sees it.
void run_cell(benchmark::State& state, Cell& cell, Progress& progress,
              const std::string& name) {
  progress.begin(name);
  for (auto _ : state) {
    const auto wall = cell.measure();
    progress.end(wall.has_value());
    if (!wall) {
      state.SkipWithError(why_no_time(cell));
      break;
    }
    state.SetIterationTime(*wall);
    const Sample& sample = cell.samples().back();
    state.counters["cpu_seconds"] = sample.cpu_user_seconds.value_or(0) +
                                    sample.cpu_system_seconds.value_or(0);
    if (sample.server)
      state.counters["peak_in_flight"] =
          static_cast<double>(sample.server->peak_in_flight);
  }
}

void register_cell(const Experiment& experiment, Cell& cell, Progress& progress,
                   std::size_t repetitions) {
  const std::string name = experiment.id + "/" + cell.arm().name;
  benchmark::RegisterBenchmark(name.c_str(),
                               [&cell, &progress, name](auto& state) {
                                 run_cell(state, cell, progress, name);
                               })
      ->UseManualTime()
      ->Iterations(1)
      ->Repetitions(static_cast<int>(repetitions))
      ->Unit(benchmark::kMillisecond);
}

/// Google Benchmark keeps to the order in which it learns of them.
void register_in_our_order(std::deque<Measured>& all, Progress& progress,
                           std::uint64_t seed) {
  std::vector<Rows> rows;
  rows.reserve(all.size());
  for (const Measured& measured : all)
    rows.push_back({.cells = measured.cells.size(),
                    .blocks = measured.planned.repetitions});
  for (const Turn& turn : draw_order(rows, seed)) {
    Measured& measured = all[turn.experiment];
    register_cell(measured.planned.experiment, measured.cells[turn.cell],
                  progress, 1);
  }
}

/// For its own table, which ends with the mean and the median of each cell.
void register_once(std::deque<Measured>& all, Progress& progress) {
  for (Measured& measured : all)
    for (Cell& cell : measured.cells)
      register_cell(measured.planned.experiment, cell, progress,
                    measured.planned.repetitions);
}

constexpr const char* program = "lab_bench";

void initialize(const SuiteOptions& options) {
  std::vector<std::string> flags = options.benchmark_flags;
  if (options.out.empty() &&
      !has_flag(options, "--benchmark_enable_random_interleaving"))
    flags.emplace_back("--benchmark_enable_random_interleaving=true");
  initialize_google_benchmark(program, std::move(flags));
  benchmark::AddCustomContext("seed", std::to_string(options.choice.seed));
  benchmark::AddCustomContext("profile", options.choice.profile);
}

/// About how long the planned cells take, in seconds.
double seconds_of(const std::deque<Measured>& all) {
  return std::accumulate(all.begin(), all.end(), 0.0,
                         [](double sum, const Measured& measured) {
                           return sum + estimate(measured.planned);
                         });
}

std::size_t cells_of(const std::deque<Measured>& all) {
  return std::accumulate(all.begin(), all.end(), std::size_t{0},
                         [](std::size_t sum, const Measured& measured) {
                           return sum + measured.planned.repetitions *
                                            measured.cells.size();
                         });
}

void print_its_own_table(const SuiteOptions& options,
                         std::deque<Measured>& all) {
  Progress progress(cells_of(all), seconds_of(all));
  register_once(all, progress);
  progress.expect(count_chosen_repetitions(program, options.benchmark_flags));
  print_benchmark_table();
  progress.finish();
}

std::string report_in_json(const SuiteOptions& options,
                           std::deque<Measured>& all) {
  Progress progress(cells_of(all), seconds_of(all));
  register_in_our_order(all, progress, options.choice.seed);
  progress.expect(count_chosen_repetitions(program, options.benchmark_flags));
  std::ostringstream report;
  benchmark::JSONReporter reporter;
  reporter.SetOutputStream(&report);
  reporter.SetErrorStream(&report);
  benchmark::RunSpecifiedBenchmarks(&reporter);
  progress.finish();
  return report.str();
}

}  // namespace

std::string run_under_google_benchmark(const SuiteOptions& options,
                                       std::deque<Measured>& all) {
  initialize(options);
  if (!options.out.empty()) return report_in_json(options, all);
  print_its_own_table(options, all);
  return "";
}

}  // namespace lab
