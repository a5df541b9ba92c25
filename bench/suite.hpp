#pragma once

#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/plan.hpp"
#include "bench/results.hpp"

namespace lab {

/// What `lab_bench` was asked to do.
struct SuiteOptions {
  Choice choice;
  PeerOptions peers;
  std::filesystem::path out;         ///< Where run.json goes; empty: nowhere.
  std::vector<std::string> command;  ///< As the user typed it.
  std::vector<std::string> benchmark_flags;  ///< For Google Benchmark.
};

/// Runs the planned cells under Google Benchmark, in random order, and writes
/// run.json and benchmark.json.
///
/// Gives: the exit code of the program.
/// Throws: std::invalid_argument for bad input, EnvironmentError.
int run_suite(const SuiteOptions& options);

}  // namespace lab
