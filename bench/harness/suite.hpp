#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/harness/peer.hpp"
#include "bench/harness/plan.hpp"

namespace lab {

/// What `lab_bench` was asked to do.
struct SuiteOptions {
  Choice choice;
  PeerOptions peers;
  std::filesystem::path out;         ///< Where run.json goes; empty: nowhere.
  std::vector<std::string> command;  ///< As the user typed it.
  std::vector<std::string> benchmark_flags;  ///< For Google Benchmark.
};

/// Measures what is planned, in a drawn order, and writes run.json and
/// benchmark.json if a folder is given; otherwise Google Benchmark prints its
/// own table.
///
/// Returns: the exit code of the program.
/// Throws: std::invalid_argument for bad input, EnvironmentError.
int run_suite(const SuiteOptions& options);

}  // namespace lab
