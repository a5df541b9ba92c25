#include "bench/harness/suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <cstring>
#include <deque>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "bench/harness/blocks.hpp"
#include "bench/harness/google.hpp"
#include "bench/harness/result_files.hpp"
#include "bench/harness/run_record.hpp"
#include "command_line/streams.hpp"
#include "mock_server/server.hpp"
#include "models/async/stop_signals.hpp"
#include "workloads/scratch_folder.hpp"

namespace lab {
namespace {

constexpr double share_for_repeats = 0.08;  // of the planned time

/// What SIGINT, SIGTERM and SIGHUP mean: the first one asks the run to stop and
/// to keep what it has; a second SIGINT or SIGTERM ends the program at once.
class Interrupt {
 public:
  /// `at_once` is called before the program ends at once, in a signal handler:
  /// it may only do what is safe there, such as kill().
  explicit Interrupt(std::function<void()> at_once)
      : signals_(loop_.get_executor(), [this](int /*signal*/) { stop(); },
                 std::move(at_once), {SIGINT, SIGTERM, SIGHUP}),
        thread_([this] { loop_.run(); }) {}
  ~Interrupt() { loop_.stop(); }

  std::stop_token token() const { return stop_.get_token(); }

  /// The number of the first signal, or 0 if none came.
  int received() const { return signals_.received(); }

 private:
  void stop() {
    say_text(
        "\nstopping: what was measured is kept\n"
        "Ctrl+C again ends at once\n");
    stop_.request_stop();
  }

  std::stop_source stop_;
  boost::asio::io_context loop_;
  async::StopSignals signals_;
  std::jthread thread_;  // last, so that it is joined first
};

CellOrigin origin_of(const Planned& planned, const Setting& setting,
                     const Arm& arm) {
  const std::string& id = planned.experiment.id;
  return {.arm = ArmOrigin{id, setting},
          .rehearsal = ArmOrigin{id, planned.rehearsal_setting},
          .limit = cell_limit(planned, arm),
          .computes = planned.experiment.kind == Kind::computing};
}

std::deque<Measured> make_cells(Bench& bench, std::vector<Planned> plan) {
  std::deque<Measured> all;
  for (Planned& planned : plan) {
    bench.spare_seconds += share_for_repeats * estimate(planned);
    Measured& measured = all.emplace_back();
    for (std::size_t i = 0; i < planned.experiment.arms.size(); ++i) {
      const Arm& rehearsal = planned.rehearsal.arms[i];
      const Arm& arm = planned.experiment.arms[i];
      measured.cells.emplace_back(bench, arm, rehearsal,
                                  origin_of(planned, planned.setting, arm));
      if (!planned.shorter) continue;
      const Arm& shorter = planned.shorter->arms[i];
      measured.shorter.emplace_back(
          bench, shorter, rehearsal,
          origin_of(planned, planned.shorter_setting, shorter));
    }
    measured.planned = std::move(planned);
  }
  return all;
}

/// A byte of the command line that is no UTF-8 is no reason to lose a run.
std::string text_of(const nlohmann::json& run) {
  return run.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

/// Its own table ends with the mean and the median of each cell, which Google
/// Benchmark must repeat itself.
std::vector<Registration> register_cells(std::deque<Measured>& all,
                                         bool repeats) {
  std::vector<Registration> registered;
  for (Measured& measured : all)
    for (Cell& cell : measured.cells)
      registered.push_back({name_of(measured.planned, cell.arm()), &cell,
                            repeats ? measured.planned.repetitions : 1});
  return registered;
}

GoogleRun make_google_run(std::deque<Measured>& all, Blocks& blocks,
                          const SuiteOptions& options) {
  GoogleRun run{.flags = options.benchmark_flags,
                .context = {{"seed", std::to_string(options.choice.seed)},
                            {"profile", options.choice.profile}},
                .cells = register_cells(all, options.out.empty()),
                .blocks = blocks,
                .prints_table = options.out.empty()};
  // First, so that a flag of the user's has the last word.
  if (run.prints_table)
    run.flags.insert(run.flags.begin(),
                     "--benchmark_enable_random_interleaving=true");
  return run;
}

/// Prints why cells have failed.  Returns: whether none has.
bool report_errors(const std::deque<Measured>& all) {
  bool all_well = true;
  for (const Measured& measured : all)
    for (const auto* cells : {&measured.cells, &measured.shorter})
      for (const Cell& cell : *cells) {
        if (cell.error().empty()) continue;
        all_well = false;
        say("{}: {}\n", name_of(measured.planned, cell.arm()), cell.error());
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

/// When the server is lost.
const char* what_to_do(bool has_measured, bool keeps_results) {
  if (!has_measured) return "nothing was measured: start again";
  return keeps_results ? "what was measured is kept: start again for the rest"
                       : "the rest was not measured: start again";
}

void make_scratch(std::optional<ScratchFolder>& folder) try {
  folder.emplace();
} catch (const std::system_error& error) {
  throw EnvironmentError(fmt::format(
      "{}: set TMPDIR to a folder that can be written", error.what()));
}

void tell_absent(const PeerOptions& peers) {
  if (!peers.all) return;
  for (const PeerPresence& peer : peers.found)
    if (!peer.why_absent.empty()) say("{}\n", peer.why_absent);
}

}  // namespace

int run_suite(const SuiteOptions& options) {
  require_known(options.choice);
  std::optional<ResultFiles> files;
  std::optional<ScratchFolder> scratch;
  ServerProcess server(ServerProcess::Later{});
  const Interrupt interrupt([&server, &files, &scratch] {
    server.kill();
    MeasuringProcess::kill_running();
    if (files) files->remove_unfinished();
    if (scratch) scratch->remove_at_once();
  });
  if (!options.out.empty()) files.emplace(options.out);
  mock::raise_descriptor_limit();
  make_scratch(scratch);
  server.start();
  Bench bench{.server = server,
              .peers = options.peers,
              .stop = interrupt.token(),
              .is_interrupted = [&] { return interrupt.received() != 0; },
              .scratch = scratch->path(),
              .has_processes = true,
              .rehearses = options.choice.profile != "smoke"};
  bench.peers.found = find_peers(options.peers, bench.stop);
  if (bench.is_over()) return exit_code(interrupt.received(), bench, true);
  tell_absent(bench.peers);
  auto plan = make_plan(options.choice, bench.peers, server.address());
  const double budget = budget_seconds(options.choice, plan);
  std::deque<Measured> all = make_cells(bench, std::move(plan));
  Blocks blocks(all, budget, options.choice.seed);

  bench.never_early = never_answers_early(server.address());
  RunRecord record;
  const std::string benchmark =
      run_under_google_benchmark(make_google_run(all, blocks, options));
  const int signal = interrupt.received();
  const std::string why = why_incomplete(signal, bench);
  // An older run is worth more than one without a single time.
  const bool is_worth_it = why.empty() || has_samples(all);
  if (files && is_worth_it)
    files->write(text_of(record.finish(options, bench, all, &blocks, why)),
                 benchmark);

  const bool all_well = report_errors(all);
  if (!bench.server_lost.empty())
    say("lab_bench: {}: {}\n", bench.server_lost,
        what_to_do(is_worth_it, files.has_value()));
  return exit_code(signal, bench, all_well);
}

}  // namespace lab
