// lab_bench: measures every model on every experiment.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/catalogue.hpp"
#include "bench/experiments/jobs.hpp"
#include "bench/experiments/own_batches.hpp"
#include "bench/harness/measuring_process.hpp"
#include "bench/harness/suite.hpp"
#include "bench/programs/run_main.hpp"
#include "command_line/options.hpp"
#include "command_line/streams.hpp"
#include "models/hosts/hosts.hpp"

namespace {

struct Arguments {
  lab::SuiteOptions suite;
  std::optional<std::string> list;   ///< All experiments, or the one named.
  std::vector<std::string> batches;  ///< The user's own, as they were typed.
  std::string hosts;                 ///< The same of the hosts,
  std::string hosts_file;            ///< or the file that names them.
};

void add_options(lab::CommandLine& line, Arguments& arguments,
                 std::string& folder) {
  lab::Choice& choice = arguments.suite.choice;
  line.add_text("--profile", choice.profile, "smoke, quick or full");
  line.add_names("--experiments", choice.experiments, "only these: A,B");
  line.add_names("--models", choice.models, "only these: A,B");
  line.add_number<double>("--time-scale", choice.time_scale,
                          "multiplies every delay", 0.001, 10);
  line.add_number<std::size_t>("--benchmark_repetitions", choice.repetitions,
                               "make every measurement so often", 1, 1000);
  line.add_number<std::uint64_t>("--seed", choice.seed,
                                 "of all random numbers, and the order (1)", 0,
                                 std::numeric_limits<std::uint64_t>::max());
  line.add_each("--batch", arguments.batches,
                "only this batch: MODEL,TASKS,WAIT,CPU,AT_MOST");
  line.add_text("--hosts", arguments.hosts,
                "the model hosts, on these: a:4,b:4");
  line.add_text("--hosts-file", arguments.hosts_file,
                "the same from a file, as mpirun --hostfile");
  line.add_text("--out", folder, "folder for run.json");
  line.add_text("--python", arguments.suite.peers.python,
                "the Python of the peers");
  line.add_flag("--peers", arguments.suite.peers.all,
                "also CPython's HTTP clients, Go, Node, Erlang, Java");
  line.add_optional_text("--list", arguments.list,
                         "print the experiments, or one in full, and end");
  line.allow_unknown();
}

void take_benchmark_flags(const lab::CommandLine& line,
                          lab::SuiteOptions& options) {
  for (const std::string& word : line.unknown()) {
    if (!word.starts_with("--benchmark_") && !word.starts_with("--v="))
      throw std::invalid_argument(word + ": unknown option: see --help");
    options.benchmark_flags.push_back(word);
  }
}

/// Refuses options of which one would do nothing beside the other.
void refuse_together(const lab::CommandLine& line) {
  constexpr std::pair<const char*, const char*> apart[]{
      {"--hosts", "--hosts-file"},
      {"--experiments", "--batch"},
      {"--models", "--batch"},
      {"--peers", "--batch"},
      {"--peers", "--models"}};
  for (const auto& [one, other] : apart)
    if (line.was_given(one) && line.was_given(other))
      throw std::invalid_argument(
          fmt::format("{}: not beside {}: choose one of them", one, other));
}

/// Beside this, the environment may have chosen them.  A list of experiments
/// needs no launcher.
void take_hosts(const lab::CommandLine& line, const Arguments& arguments) {
  if (line.was_given("--hosts-file"))
    lab::choose_hosts(lab::hosts::read_hosts_file(arguments.hosts_file));
  else if (line.was_given("--hosts"))
    lab::choose_hosts(lab::hosts::parse_hosts(arguments.hosts));
  if (lab::hosts_are_chosen() && !arguments.list)
    lab::require_launcher(lab::chosen_hosts());
}

/// Returns: nothing if --help or --version was all.
std::optional<Arguments> parse(int argc, char** argv) {
  lab::CommandLine line(
      "Measures concurrency models on identical work.  Flags that begin with\n"
      "--benchmark_ are Google Benchmark's own.",
      "lab_bench");
  Arguments arguments;
  std::string folder;
  add_options(line, arguments, folder);
  if (line.parse(argc, argv)) return std::nullopt;
  refuse_together(line);
  take_hosts(line, arguments);
  lab::SuiteOptions& options = arguments.suite;
  options.out = folder;
  for (const std::string& batch : arguments.batches)
    lab::add_own_batch(options.choice.own_batches, batch);
  take_benchmark_flags(line, options);
  options.peers.is_asked_for = line.was_given("--python");
  // `./lab report` says what the user typed, for a reader who repeats the run.
  if (const char* typed = std::getenv("LAB_COMMAND"))
    options.command = {typed};
  else
    options.command.assign(argv, argv + argc);
  return arguments;
}

/// A file or a pipe is given the width that every terminal has.
std::size_t columns() {
  const std::size_t columns = lab::terminal_columns(STDOUT_FILENO);
  return columns == 0 ? 78 : std::clamp<std::size_t>(columns, 20, 80);
}

int run(int argc, char** argv) {
  const auto arguments = parse(argc, argv);
  if (!arguments) return 0;
  if (!arguments->list) return lab::run_suite(arguments->suite);
  lab::write_output(
      arguments->list->empty()
          ? lab::list_experiments(columns())
          : lab::describe_experiment(*arguments->list, columns()));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  lab::serve_if_pool_worker();
  lab::serve_if_measuring_process(argc, argv);
  return lab::run_main("lab_bench", [&] { return run(argc, argv); });
}
