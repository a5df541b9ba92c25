#pragma once

#include <deque>
#include <string>

#include "bench/harness/options.hpp"
#include "bench/harness/results.hpp"

namespace lab {

/// Has Google Benchmark run every cell as often as planned, in a drawn order,
/// each repetition timed by the cell itself.
///
/// If a folder for results is given, our progress is shown; otherwise its own
/// table is printed.
///
/// Returns: in the first case its own report, in JSON.
/// Throws: std::invalid_argument for a flag that it does not know, or a filter
///         that leaves nothing; std::system_error if its table cannot be
///         printed.
std::string run_under_google_benchmark(const SuiteOptions& options,
                                       std::deque<Measured>& all);

}  // namespace lab
