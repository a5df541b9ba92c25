#include "bench/harness/suite.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <string>
#include <system_error>

#include "bench/harness/google.hpp"
#include "bench/harness/interrupt.hpp"
#include "bench/harness/run_record.hpp"
#include "bench/harness/write_file.hpp"
#include "bench/measure/machine.hpp"
#include "command_line/streams.hpp"
#include "workloads/scratch_folder.hpp"

namespace lab {
namespace {

constexpr double share_for_repeats = 0.08;  // of the planned time

std::deque<Measured> make_cells(Bench& bench, std::vector<Planned> plan) {
  std::deque<Measured> all;
  for (Planned& planned : plan) {
    bench.spare_seconds += share_for_repeats * estimate(planned);
    Measured& measured = all.emplace_back();
    for (std::size_t i = 0; i < planned.experiment.arms.size(); ++i)
      measured.cells.emplace_back(bench, planned.experiment.arms[i],
                                  planned.rehearsal.arms[i]);
    measured.planned = std::move(planned);
  }
  return all;
}

/// A byte of the command line that is no UTF-8 is no reason to lose a run.
std::string text_of(const nlohmann::json& run) {
  return run.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

/// Where a run's results go.
struct ResultFiles {
  explicit ResultFiles(const std::filesystem::path& folder)
      : run(folder / "run.json"), benchmark(folder / "benchmark.json") {}

  /// May be called in a signal handler.
  void remove_unfinished() const noexcept {
    ::unlink(new_run.c_str());
    ::unlink(new_benchmark.c_str());
  }

  std::filesystem::path run, benchmark;
  std::filesystem::path new_run = beside(run);
  std::filesystem::path new_benchmark = beside(benchmark);
};

/// Prints why cells have failed.  Returns: whether none has.
bool report_errors(const std::deque<Measured>& all) {
  bool all_well = true;
  for (const Measured& measured : all)
    for (const Cell& cell : measured.cells) {
      if (cell.error().empty()) continue;
      all_well = false;
      say("{}/{}: {}\n", measured.planned.experiment.id, cell.arm().name,
          cell.error());
    }
  return all_well;
}

bool has_samples(const std::deque<Measured>& all) {
  return std::any_of(all.begin(), all.end(), [](const Measured& measured) {
    return std::any_of(
        measured.cells.begin(), measured.cells.end(),
        [](const Cell& cell) { return !cell.samples().empty(); });
  });
}

/// Returns: nothing if the run came to its end.
std::string why_incomplete(int signal, const Bench& bench) {
  if (signal != 0) return fmt::format("SIG{}", ::sigabbrev_np(signal));
  return bench.server_lost;
}

int exit_code(int signal, const Bench& bench, bool all_well) {
  if (signal != 0) return 128 + signal;
  if (bench.lacks_something || !bench.server_lost.empty()) return 3;
  return all_well ? 0 : 1;
}

ScratchFolder make_scratch_folder() try {
  return {};
} catch (const std::system_error& error) {
  throw EnvironmentError(fmt::format(
      "{}: set TMPDIR to a folder that can be written", error.what()));
}

}  // namespace

int run_suite(const SuiteOptions& options) {
  require_known(options.choice);
  const bool keeps_results = !options.out.empty();
  if (keeps_results) require_writable_folder(options.out);
  raise_descriptor_limit();
  const ResultFiles files(options.out);
  const ScratchFolder scratch = make_scratch_folder();
  ServerProcess server;
  const Interrupt interrupt([&server, &files, &scratch] {
    server.kill();
    kill_running_peer();
    files.remove_unfinished();
    scratch.remove_at_once();
  });
  Bench bench{.server = server,
              .peers = options.peers,
              .stop = interrupt.token(),
              .scratch = scratch.path()};
  bench.peers.found = find_peers(options.peers);
  std::deque<Measured> all = make_cells(
      bench, make_plan(options.choice, bench.peers, server.address()));

  RunRecord record(server);
  const std::string benchmark = run_under_google_benchmark(options, all);
  const int signal = interrupt.received();
  const std::string why = why_incomplete(signal, bench);
  // An older run is worth more than one without a single time.
  const bool is_worth_it = why.empty() || has_samples(all);
  if (keeps_results && is_worth_it) {
    const auto run = record.finish(options, bench.peers.found, all, why);
    write_files({{files.run, text_of(run), files.new_run},
                 {files.benchmark, benchmark, files.new_benchmark}});
  }

  const bool all_well = report_errors(all);
  if (!bench.server_lost.empty())
    say("lab_bench: {}: {}\n", bench.server_lost,
        !is_worth_it    ? "nothing was measured: start again"
        : keeps_results ? "what was measured is kept: start again for the rest"
                        : "the rest was not measured: start again");
  return exit_code(signal, bench, all_well);
}

}  // namespace lab
