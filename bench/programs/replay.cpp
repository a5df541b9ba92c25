// lab_replay: measures short arms again and again, an arm beside itself, beside
// one with a twentieth more work and beside one with twice the work, so that
// the rules for verdicts can be tried on what they will meet.  First on the
// machine as it is, then with a load of its own making.
//
// Writes one line of JSON for each pair to the file given:
//
//   {"load": "quiet", "work": "waiting", "ratio": 1.05, "foreign": 0.01,
//    "short": [0.0012, …], "long": [0.0013, …]}

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "bench/harness/progress.hpp"
#include "bench/harness/sampling.hpp"
#include "bench/measure/clock.hpp"
#include "bench/measure/usage.hpp"
#include "bench/programs/run_main.hpp"
#include "bench/work.hpp"
#include "command_line/options.hpp"
#include "models/models.hpp"
#include "models/processes/child_process.hpp"
#include "models/usable_cores.hpp"
#include "workloads/workloads.hpp"

namespace {

using lab::Clock;
using nlohmann::json;

constexpr std::array<double, 3> ratios{1, 1.05, 2};
constexpr double task_seconds = 0.001;
constexpr std::size_t tasks = 4;
constexpr double replay_seconds = 0.15;  // about, to begin with

volatile std::sig_atomic_t stop_signal = 0;

/// Four tasks on a pool of threads, each a millisecond long times `ratio`.
lab::Arm arm_of(bool waits, double ratio) {
  const double seconds = task_seconds * ratio;
  lab::Setting setting;
  setting.usable_cores = lab::usable_cores();
  if (waits)
    return lab::arm(
        "thread_pool",
        lab::sleeps(setting, {.delays = lab::each(tasks, seconds)}));
  return lab::arm("thread_pool",
                  lab::computes(setting,
                                {.workload = "sum",
                                 .tasks = tasks,
                                 .size = lab::additions_in(seconds)},
                                setting.usable_cores));
}

double measure(const lab::Arm& arm) {
  const auto batch = lab::make_batch(arm.spec);
  const auto start = Clock::now();
  lab::make_model(arm.model())
      ->run(*batch, {.concurrency = arm.concurrency, .stop = {}});
  return lab::seconds_since(start);
}

/// One pair, with as many blocks as the plan of a run would give it.
json replay_pair(bool waits, double ratio, std::uint64_t seed) {
  const std::array<lab::Arm, 2> arms{arm_of(waits, 1), arm_of(waits, ratio)};
  lab::Sampling sampling({{.cells = 2,
                           .fewest = 6,
                           .questions = {{.claim = "shorter", .lines = {1}}}}},
                         lab::Sampling::unlimited, seed);
  for (const lab::Arm& arm : arms) measure(arm);  // to warm up
  std::array<std::vector<double>, 2> walls;
  while (const auto block = sampling.next()) {
    for (const std::size_t cell : block->cells)
      walls.at(cell).push_back(measure(arms.at(cell)));
    sampling.record(0, 0, {walls[1].back() / walls[0].back()});
  }
  return {{"ratio", ratio}, {"short", walls[0]}, {"long", walls[1]}};
}

std::vector<json> replay(bool waits, const std::string& load,
                         std::uint64_t seed) {
  const double busy_before = lab::machine_busy_seconds();
  const double own_before = lab::usage_so_far().cpu_seconds();
  const auto start = Clock::now();
  std::vector<json> pairs;
  pairs.reserve(ratios.size());
  for (const double ratio : ratios)
    pairs.push_back(replay_pair(waits, ratio, seed));
  const double busy = lab::machine_busy_seconds() - busy_before;
  const double own = lab::usage_so_far().cpu_seconds() - own_before;
  const double share =
      lab::foreign_share(busy - own, lab::seconds_since(start));
  for (json& pair : pairs) {
    pair["load"] = load;
    pair["work"] = waits ? "waiting" : "computing";
    pair["foreign"] = share;
  }
  return pairs;
}

/// Bursts of computing on every core, until nobody reads what we could say.
int make_load() {
  std::vector<std::jthread> burners;
  for (std::size_t core = 0; core < lab::usable_cores(); ++core)
    burners.emplace_back([core](const std::stop_token& stop) {
      std::mt19937_64 random(core);
      std::uniform_int_distribution<int> burst(5, 60);
      std::uniform_int_distribution<int> rest(1, 10);
      while (!stop.stop_requested()) {
        const auto end =
            Clock::now() + std::chrono::milliseconds(burst(random));
        while (Clock::now() < end) continue;
        std::this_thread::sleep_for(std::chrono::milliseconds(rest(random)));
      }
    });
  char byte = 0;
  while (::read(STDIN_FILENO, &byte, 1) > 0) continue;
  return 0;
}

struct Arguments {
  std::size_t replays = 1000;
  std::uint64_t seed = 1;
  std::string out;
  bool makes_load = false;
};

void write(const std::vector<json>& pairs, const std::string& name,
           std::ofstream& file) {
  for (const json& pair : pairs) file << pair.dump() << '\n';
  if (!file.flush())
    throw std::system_error(errno, std::generic_category(), name);
}

/// Half of the replays on the machine as it is, then half beside the load.
///
/// Throws: std::system_error if the file cannot take them.
int replay_all(const Arguments& arguments, std::ofstream& file) {
  const std::size_t all = 2 * arguments.replays;
  lab::Progress progress(replay_seconds * static_cast<double>(all));
  progress.expect(all, all);
  std::optional<lab::processes::ChildProcess> load;
  for (std::size_t i = 0; i < all && stop_signal == 0; ++i) {
    const bool is_busy = i >= arguments.replays;
    if (is_busy && !load)
      load.emplace(lab::processes::beside_this_program("lab_replay"),
                   std::vector<std::string>{"--make-load"});
    const std::string name = is_busy ? "busy" : "quiet";
    progress.begin(name);
    write(replay(i % 2 == 0, name, arguments.seed + i), arguments.out, file);
    progress.end(true);
  }
  progress.finish();
  return stop_signal == 0 ? 0 : 128 + stop_signal;
}

int run(int argc, char** argv) {
  lab::CommandLine line(
      "Measures short arms beside themselves and beside longer ones, on the\n"
      "machine as it is and with a load of its own making.",
      "lab_replay");
  Arguments arguments;
  line.add_number<std::size_t>("--replays", arguments.replays,
                               "of each load (1000)", 1, 1'000'000);
  line.add_number<std::uint64_t>("--seed", arguments.seed,
                                 "of the order of the arms (1)", 0,
                                 1'000'000'000);
  line.add_text("--out", arguments.out, "file for the lines of JSON");
  line.add_flag("--make-load", arguments.makes_load,
                "be the load, and no more");
  if (line.parse(argc, argv)) return 0;
  if (arguments.makes_load) return make_load();
  std::ofstream file(arguments.out);
  if (!file)
    throw std::system_error(errno, std::generic_category(),
                            "--out: " + arguments.out);
  for (const int number : {SIGINT, SIGTERM, SIGHUP})
    if (std::signal(number, [](int received) { stop_signal = received; }) ==
        SIG_IGN)
      std::signal(number, SIG_IGN);  // as under nohup
  return replay_all(arguments, file);
}

}  // namespace

int main(int argc, char** argv) {
  return lab::run_main("lab_replay", [&] { return run(argc, argv); });
}
