#pragma once

#include <deque>
#include <filesystem>

#include "bench/options.hpp"
#include "bench/results.hpp"

namespace lab {

/// Has Google Benchmark run every cell as often as planned, in a drawn order,
/// each repetition timed by the cell itself.
///
/// Its own report goes to the console, or as JSON to `report` if that is not
/// empty; the console then shows our progress instead.
///
/// Throws: std::invalid_argument for a flag that it does not know.
void run_under_google_benchmark(const SuiteOptions& options,
                                std::deque<Measured>& all,
                                const std::filesystem::path& report);

}  // namespace lab
