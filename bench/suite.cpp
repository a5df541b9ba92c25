#include "bench/suite.hpp"

#include <fmt/format.h>

#include <deque>
#include <fstream>
#include <sstream>
#include <system_error>

#include "bench/google.hpp"
#include "bench/interrupt.hpp"
#include "bench/measure/machine.hpp"
#include "bench/run_record.hpp"
#include "bench/write_file.hpp"
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

/// Moves a file that Google Benchmark has written to its place, safely.
void adopt(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::ostringstream text;
  text << std::ifstream(from).rdbuf();
  std::filesystem::remove(from);
  write_file(to, text.str());
}

/// Prints why cells have failed.  Gives: whether none has.
bool report_errors(const std::deque<Measured>& all) {
  bool all_well = true;
  for (const Measured& measured : all)
    for (const Cell& cell : measured.cells) {
      if (cell.error().empty()) continue;
      all_well = false;
      fmt::print(stderr, "{}/{}: {}\n", measured.planned.experiment.id,
                 cell.arm().name, cell.error());
    }
  return all_well;
}

ScratchFolder make_scratch_folder() try {
  return {};
} catch (const std::system_error& error) {
  throw EnvironmentError(fmt::format(
      "{}: set TMPDIR to a folder that can be written", error.what()));
}

}  // namespace

int run_suite(const SuiteOptions& options) {
  const bool keeps_results = !options.out.empty();
  if (keeps_results) require_writable_folder(options.out);
  raise_descriptor_limit();
  const ScratchFolder scratch = make_scratch_folder();
  ServerProcess server;
  const Interrupt interrupt([&server, &scratch] {
    server.kill();
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
  const std::filesystem::path google_report =
      keeps_results ? scratch.path() / "benchmark.json" : "";
  run_under_google_benchmark(options, all, google_report);
  if (keeps_results) {
    const bool complete = interrupt.exit_code() == 0;
    const auto run = record.finish(options, bench.peers.found, all, complete);
    write_file(options.out / "run.json", run.dump(1) + "\n");
    adopt(google_report, options.out / "benchmark.json");
  }

  const bool all_well = report_errors(all);
  if (interrupt.exit_code() != 0) return interrupt.exit_code();
  if (bench.lacks_something) return 3;
  return all_well ? 0 : 1;
}

}  // namespace lab
