#include "bench/google.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <stdexcept>

#include "bench/order.hpp"
#include "bench/progress.hpp"

namespace lab {
namespace {

/// Google Benchmark's reports are for its own console; ours come later.
class Silence final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>&) override {}
};

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
  progress.end();
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

/// Hands Google Benchmark its flags, and ours where the user has none.
void initialize(const SuiteOptions& options, const std::string& benchmark_out) {
  std::vector<std::string> words = options.benchmark_flags;
  if (benchmark_out.empty() &&
      !has_flag(options, "--benchmark_enable_random_interleaving"))
    words.emplace_back("--benchmark_enable_random_interleaving=true");
  if (!benchmark_out.empty() && !has_flag(options, "--benchmark_out=")) {
    words.push_back("--benchmark_out=" + benchmark_out);
    words.emplace_back("--benchmark_out_format=json");
  }
  // The library keeps a pointer to the name, and copies of the others.
  static char program[] = "lab_bench";
  std::vector<char*> pointers{program};
  for (std::string& word : words) pointers.push_back(word.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (count > 1)
    throw std::invalid_argument(
        fmt::format("{}: Google Benchmark does not know this flag: see --help",
                    pointers[1]));
  benchmark::AddCustomContext("seed", std::to_string(options.choice.seed));
  benchmark::AddCustomContext("profile", options.choice.profile);
}

/// How many cells there are to measure, and about how long that takes.
Progress progress_of(const std::deque<Measured>& all) {
  std::size_t cells = 0;
  double seconds = 0;
  for (const Measured& measured : all) {
    cells += measured.planned.repetitions * measured.cells.size();
    seconds += estimate(measured.planned);
  }
  return {cells, seconds};
}

}  // namespace

void run_under_google_benchmark(const SuiteOptions& options,
                                std::deque<Measured>& all,
                                const std::filesystem::path& report) {
  initialize(options, report);
  Progress progress = progress_of(all);
  if (report.empty()) {
    register_once(all, progress);
    benchmark::RunSpecifiedBenchmarks();
  } else {
    register_in_our_order(all, progress, options.choice.seed);
    Silence silence;
    benchmark::RunSpecifiedBenchmarks(&silence);
  }
  progress.finish();
}

}  // namespace lab
