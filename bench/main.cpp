// lab_bench: measures every model on every experiment.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "bench/experiments/jobs.hpp"
#include "bench/suite.hpp"
#include "models/model.hpp"

namespace {

/// CLI11's own check of a range lets "nan" through.
std::string time_scale_is_usable(const std::string& text) {
  double scale = 0;
  const bool is_number = CLI::detail::lexical_cast(text, scale);
  if (is_number && scale >= 0.001 && scale <= 10) return "";
  return fmt::format("'{}': choose a number from 0.001 to 10", text);
}

lab::SuiteOptions parse(int argc, char** argv, bool& list) {
  lab::SuiteOptions options;
  CLI::App app{
      "Measures concurrency models on identical work.  Flags that begin with "
      "--benchmark_ are Google Benchmark's own."};
  app.add_option("--profile", options.choice.profile, "smoke, quick or full")
      ->capture_default_str();
  app.add_option("--experiments", options.choice.experiments, "only these")
      ->delimiter(',');
  app.add_option("--models", options.choice.models, "only these")
      ->delimiter(',');
  app.add_option("--time-scale", options.choice.time_scale,
                 "multiplies every delay")
      ->check(time_scale_is_usable);
  app.add_option("--benchmark_repetitions", options.choice.repetitions,
                 "measure every arm so often")
      ->check(CLI::Range(1, 1000));
  app.add_option("--seed", options.choice.seed,
                 "of all random numbers, and the order")
      ->capture_default_str();
  app.add_option("--out", options.out, "folder for run.json");
  app.add_option("--python", options.peers.python, "the Python of the peers")
      ->capture_default_str();
  app.add_flag("--peers", options.peers.all, "also requests, aiohttp, uvloop");
  app.add_flag("--list", list, "print the experiments and end");
  app.allow_extras();
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    std::exit(0);
  } catch (const CLI::ParseError& error) {
    throw std::invalid_argument(error.what());
  }
  for (const std::string& word : app.remaining()) {
    if (!word.starts_with("--benchmark_") && !word.starts_with("--v="))
      throw std::invalid_argument(word + ": unknown option: see --help");
    options.benchmark_flags.push_back(word);
  }
  // `./lab report` says what the user typed, for whoever repeats the run.
  if (const char* typed = std::getenv("LAB_COMMAND"))
    options.command = {typed};
  else
    options.command.assign(argv, argv + argc);
  return options;
}

}  // namespace

int main(int argc, char** argv) try {
  lab::serve_if_pool_worker();
  bool list = false;
  const lab::SuiteOptions options = parse(argc, argv, list);
  if (list) {
    fmt::print("{}", lab::describe_experiments());
    return 0;
  }
  return lab::run_suite(options);
} catch (const std::invalid_argument& error) {
  fmt::print(stderr, "lab_bench: {}\n", error.what());
  return 2;
} catch (const lab::EnvironmentError& error) {
  fmt::print(stderr, "lab_bench: {}\n", error.what());
  return 3;
} catch (const std::exception& error) {
  fmt::print(stderr, "lab_bench: {}\n", error.what());
  return 1;
}
