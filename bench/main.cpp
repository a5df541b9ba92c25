// lab_bench: measures every model on every experiment.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/catalogue.hpp"
#include "bench/experiments/jobs.hpp"
#include "bench/harness/measuring_process.hpp"
#include "bench/harness/suite.hpp"
#include "bench/programs/run_main.hpp"
#include "command_line/options.hpp"
#include "command_line/streams.hpp"

namespace {

struct Arguments {
  lab::SuiteOptions suite;
  std::optional<std::string> list;  ///< All experiments, or the one named.
};

/// "a,b c" is three names, and "a,,b" has an empty one, which nobody knows.
void add_names(CLI::App& app, const std::string& option,
               std::vector<std::string>& names) {
  app.add_option_function<std::vector<std::string>>(
         option,
         [&names](const std::vector<std::string>& words) {
           for (const std::string& word : words)
             for (const std::string& name : CLI::detail::split(word, ','))
               names.push_back(name);
         },
         "only these: A,B")
      ->type_name("NAMES");
}

void add_options(CLI::App& app, Arguments& arguments) {
  lab::Choice& choice = arguments.suite.choice;
  app.add_option("--profile", choice.profile, "smoke, quick or full")
      ->capture_default_str();
  add_names(app, "--experiments", choice.experiments);
  add_names(app, "--models", choice.models);
  lab::add_number<double>(app, "--time-scale", choice.time_scale,
                          "multiplies every delay", 0.001, 10);
  lab::add_number<std::size_t>(app, "--benchmark_repetitions",
                               choice.repetitions,
                               "make every measurement so often", 1, 1000);
  lab::add_number<std::uint64_t>(app, "--seed", choice.seed,
                                 "of all random numbers, and the order (1)", 0,
                                 std::numeric_limits<std::uint64_t>::max());
  app.add_option("--out", arguments.suite.out, "folder for run.json");
  app.add_option("--python", arguments.suite.peers.python,
                 "the Python of the peers")
      ->capture_default_str();
  app.add_flag("--peers", arguments.suite.peers.all,
               "also requests, aiohttp, uvloop");
  app.add_option_function<std::string>(
         "--list",
         [&arguments](const std::string& name) { arguments.list = name; },
         "print the experiments, or one in full, and end")
      ->type_name("[NAME]")
      ->expected(0, 1);
  app.allow_extras();
}

void take_benchmark_flags(const CLI::App& app, lab::SuiteOptions& options) {
  for (const std::string& word : app.remaining()) {
    if (!word.starts_with("--benchmark_") && !word.starts_with("--v="))
      throw std::invalid_argument(word + ": unknown option: see --help");
    options.benchmark_flags.push_back(word);
  }
}

/// Returns: nothing if --help or --version was all.
std::optional<Arguments> parse(int argc, char** argv) {
  CLI::App app(
      "Measures concurrency models on identical work.  Flags that begin with\n"
      "--benchmark_ are Google Benchmark's own.",
      "lab_bench");
  Arguments arguments;
  add_options(app, arguments);
  if (lab::parse_command_line(app, argc, argv)) return std::nullopt;
  lab::SuiteOptions& options = arguments.suite;
  take_benchmark_flags(app, options);
  options.peers.is_asked_for = app.count("--python") > 0;
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
