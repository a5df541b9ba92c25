#include "bench/harness/google.hpp"

#include <benchmark/benchmark.h>

#include <set>
#include <sstream>

#include "bench/harness/benchmark_flags.hpp"
#include "bench/harness/progress.hpp"

namespace lab {
namespace {

constexpr const char* program = "lab_bench";

const char* why_no_time(const Cell& cell) {
  if (!cell.error().empty()) return cell.error().c_str();
  return cell.end().empty() ? "stopped" : cell.end().c_str();
}

/// One cell, once, as Google Benchmark sees it.
void run_cell(benchmark::State& state, const Registration& registered,
              Progress& progress) {
  Cell& cell = *registered.cell;
  // Of a run that is over it asks for all the rest, one after the other.
  const bool is_over = cell.bench().is_over();
  if (!is_over) progress.begin(registered.name);
  for (auto _ : state) {
    const auto wall =
        cell.measure(registered.block.value_or(cell.samples().size()));
    if (!is_over) progress.end(wall.has_value());
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

/// Returns: how many measurements that makes.
std::size_t register_all(const std::vector<Registration>& cells,
                         Progress& progress) {
  std::size_t measurements = 0;
  for (const Registration& registered : cells) {
    benchmark::RegisterBenchmark(registered.name.c_str(),
                                 [&registered, &progress](auto& state) {
                                   run_cell(state, registered, progress);
                                 })
        ->UseManualTime()
        ->Iterations(1)
        ->Repetitions(static_cast<int>(registered.repetitions))
        ->Unit(benchmark::kMillisecond);
    measurements += registered.repetitions;
  }
  return measurements;
}

/// One report of all blocks: the library begins and ends one for each.
class OneReport final : public benchmark::JSONReporter {
 public:
  bool ReportContext(const Context& context) override {
    if (begun_) return true;
    begun_ = true;
    return JSONReporter::ReportContext(context);
  }
  void Finalize() override {}
  void end() {
    if (begun_) JSONReporter::Finalize();
  }

 private:
  bool begun_ = false;
};

/// The library is told of each block when it is known.
std::string run_blocks(const GoogleRun& run,
                       const std::set<std::string>& chosen,
                       Progress& progress) {
  std::ostringstream report;
  OneReport reporter;
  reporter.SetOutputStream(&report);
  reporter.SetErrorStream(&report);
  for (;;) {
    benchmark::ClearRegisteredBenchmarks();
    std::vector<Registration> block = run.blocks.next();
    if (block.empty()) break;
    std::erase_if(block, [&](const Registration& registered) {
      return !chosen.contains(registered.name);
    });
    if (block.empty()) continue;
    progress.expect_more(block.size(), run.blocks.cells_left(chosen));
    register_all(block, progress);
    benchmark::RunSpecifiedBenchmarks(&reporter);
  }
  // How many there would be was a guess, unless the run was ended before.
  if (!run.cells.front().cell->bench().is_over()) progress.expect_more(0, 0);
  reporter.end();
  return report.str();
}

}  // namespace

std::string run_under_google_benchmark(const GoogleRun& run) {
  if (!run.prints_table) require_no_other_report(run.flags);
  initialize_google_benchmark(program, run.flags);
  for (const auto& [name, value] : run.context)
    benchmark::AddCustomContext(name, value);
  Progress progress(run.blocks.seconds());
  const std::size_t all = register_all(run.cells, progress);
  const Chosen chosen = chosen_benchmarks(program, run.flags);
  progress.expect(chosen.repetitions, all);
  std::string report;
  if (run.prints_table)
    print_benchmark_table();
  else
    report = run_blocks(run, chosen.names, progress);
  if (!asks_for_names(run.flags)) progress.finish();
  return report;
}

}  // namespace lab
