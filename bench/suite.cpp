#include "bench/suite.hpp"

#include <benchmark/benchmark.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bench/interrupt.hpp"
#include "bench/measure/machine.hpp"
#include "bench/measure/usage.hpp"
#include "bench/progress.hpp"
#include "bench/write_file.hpp"

namespace lab {
namespace {

using nlohmann::json;

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

/// One cell, once, as Google Benchmark sees it.
void run_cell(benchmark::State& state, Cell& cell, Progress& progress,
              const std::string& name) {
  progress.begin(name);
  for (auto _ : state) {
    const auto wall = cell.measure();
    if (!wall) {
      state.SkipWithError(cell.error().empty() ? "stopped"
                                               : cell.error().c_str());
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

void register_cells(std::deque<Measured>& all, Progress& progress,
                    bool user_repeats) {
  for (Measured& measured : all)
    for (Cell& cell : measured.cells) {
      const std::string name =
          measured.planned.experiment.id + "/" + cell.arm().name;
      auto* registered = benchmark::RegisterBenchmark(
          name.c_str(), [&cell, &progress, name](benchmark::State& state) {
            run_cell(state, cell, progress, name);
          });
      registered->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
      if (!user_repeats)
        registered->Repetitions(static_cast<int>(measured.planned.repetitions));
    }
}

/// Hands Google Benchmark its flags, and ours where the user has none.
void initialize(const SuiteOptions& options, const std::string& benchmark_out) {
  std::vector<std::string> words = options.benchmark_flags;
  if (!has_flag(options, "--benchmark_enable_random_interleaving"))
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

json peers_of(const PeerOptions& peers) {
  json list = json::array();
  for (const PeerPresence& peer : peers.found)
    list.push_back(
        {{"name", peer.name},
         {"present", !peer.version.empty()},
         {"version", peer.version.empty() ? json() : json(peer.version)}});
  return list;
}

/// The latest of the server's answers over all cells.
json server_of(const std::deque<Measured>& all, ServerProcess& server,
               bool never_early) {
  double p50 = 0, p99 = 0, latest = 0;
  for (const Measured& measured : all)
    for (const Cell& cell : measured.cells)
      for (const Sample& sample : cell.samples())
        if (sample.server) {
          p50 = std::max(p50, sample.server->lateness_p50_seconds);
          p99 = std::max(p99, sample.server->lateness_p99_seconds);
          latest = std::max(latest, sample.server->lateness_max_seconds);
        }
  return {{"address", server.address()}, {"nonce", server.stats().nonce},
          {"never_early", never_early},  {"lateness_p50_seconds", p50},
          {"lateness_p99_seconds", p99}, {"lateness_max_seconds", latest}};
}

bool all_verified(const std::deque<Measured>& all) {
  for (const Measured& measured : all)
    for (const Cell& cell : measured.cells)
      if (!cell.error().empty()) return false;
  return true;
}

/// Moves a file that Google Benchmark has written to its place, safely.
void adopt(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::ostringstream text;
  text << std::ifstream(from).rdbuf();
  std::filesystem::remove(from);
  write_file(to, text.str());
}

void print_errors(const std::deque<Measured>& all) {
  for (const Measured& measured : all)
    for (const Cell& cell : measured.cells)
      if (!cell.error().empty())
        fmt::print(stderr, "{}/{}: {}\n", measured.planned.experiment.id,
                   cell.arm().name, cell.error());
}

}  // namespace

int run_suite(const SuiteOptions& options) {
  if (!options.out.empty()) require_writable_folder(options.out);
  raise_descriptor_limit();
  ServerProcess server;
  const Interrupt interrupt([&server] { server.kill(); });
  Bench bench{
      .server = server, .peers = options.peers, .stop = interrupt.token()};
  bench.peers.found = find_peers(options.peers);

  std::deque<Measured> all;
  std::size_t cells = 0;
  auto plan = make_plan(options.choice, bench.peers, server.address());
  const double seconds = estimate(plan);
  bench.spare_seconds = 0.08 * seconds;
  for (Planned& planned : plan) {
    Measured& measured = all.emplace_back();
    for (std::size_t i = 0; i < planned.experiment.arms.size(); ++i)
      measured.cells.emplace_back(bench, planned.experiment.arms[i],
                                  planned.rehearsal.arms[i]);
    cells += planned.repetitions * measured.cells.size();
    measured.planned = std::move(planned);
  }

  const auto wall_clock = std::chrono::system_clock::now();
  const auto start = std::chrono::steady_clock::now();
  json machine = describe_machine();
  const NetworkTrouble trouble = network_trouble_so_far();
  machine["load_before"] = load_average();
  machine["calibration_seconds_before"] = calibration_seconds();
  const bool never_early = answers_each_at_its_own_time(server.address());

  const auto benchmark_out =
      options.out.empty() ? "" : options.out / "benchmark.json.running";
  initialize(options, benchmark_out);
  Progress progress(cells, seconds);
  register_cells(all, progress, has_flag(options, "--benchmark_repetitions"));
  Silence silence;
  if (options.out.empty())
    benchmark::RunSpecifiedBenchmarks();
  else
    benchmark::RunSpecifiedBenchmarks(&silence);
  progress.finish();

  if (!options.out.empty()) {
    const NetworkTrouble after = network_trouble_so_far();
    machine["load_after"] = load_average();
    machine["calibration_seconds_after"] = calibration_seconds();
    machine["listen_overflows"] =
        after.listen_overflows - trouble.listen_overflows;
    machine["retransmissions"] =
        after.retransmissions - trouble.retransmissions;
    json experiments = json::array();
    for (const Measured& measured : all)
      experiments.push_back(to_json(measured));
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    const json run{
        {"format", "concurrency-lab-run/1"},
        {"complete", interrupt.exit_code() == 0},
        {"profile", options.choice.profile},
        {"time_scale", options.choice.time_scale.value_or(1.0)},
        {"seed", options.choice.seed},
        {"command", options.command},
        {"started",
         fmt::format(
             "{:%Y-%m-%dT%H:%M:%SZ}",
             fmt::gmtime(std::chrono::system_clock::to_time_t(wall_clock)))},
        {"duration_seconds", took.count()},
        {"machine", machine},
        {"server", server_of(all, server, never_early)},
        {"peers", peers_of(bench.peers)},
        {"experiments", experiments}};
    write_file(options.out / "run.json", run.dump(1) + "\n");
    adopt(benchmark_out, options.out / "benchmark.json");
  }
  print_errors(all);
  if (interrupt.exit_code() != 0) return interrupt.exit_code();
  if (bench.lacks_something) return 3;
  return all_verified(all) ? 0 : 1;
}

}  // namespace lab
