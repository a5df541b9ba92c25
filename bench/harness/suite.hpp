#pragma once

#include "bench/harness/options.hpp"

namespace lab {

/// Runs the planned cells under Google Benchmark, and writes
/// run.json and benchmark.json.
///
/// Returns: the exit code of the program.
/// Throws: std::invalid_argument for bad input, EnvironmentError.
int run_suite(const SuiteOptions& options);

}  // namespace lab
