#pragma once

#include <map>
#include <string>
#include <vector>

#include "bench/harness/blocks.hpp"

namespace lab {

/// What Google Benchmark is asked to run.
struct GoogleRun {
  std::vector<std::string> flags;              ///< Its own: --benchmark_…
  std::map<std::string, std::string> context;  ///< Stands in its report.
  std::vector<Registration> cells;             ///< All that there are.
  Blocks& blocks;     ///< For a report: which of them are next.
  bool prints_table;  ///< Its own one, instead of making a report.
};

/// Has Google Benchmark run the cells, each repetition timed by the cell
/// itself, and shows how far it has come.
///
/// Returns: its own report, in JSON, unless it prints its table.
/// Throws: std::invalid_argument for a flag that it does not know, or a filter
///         that leaves nothing; std::system_error if its table cannot be
///         printed.
std::string run_under_google_benchmark(const GoogleRun& run);

}  // namespace lab
