#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bench/harness/cell.hpp"

namespace lab {

/// A cell that is to be measured so often in a row.
struct Registration {
  std::string name;  ///< "five_fetches/async"
  Cell* cell;
  std::size_t repetitions = 1;
  std::optional<std::size_t> block = {};  ///< Each is the cell's next.
};

/// What Google Benchmark is asked to run.
struct GoogleRun {
  std::vector<std::string> flags;              ///< Its own: --benchmark_…
  std::map<std::string, std::string> context;  ///< Stands in its report.
  std::vector<Registration> cells;             ///< All that there are.
  /// For a report: the cells to measure next, instead of `cells`; none at the
  /// end.
  std::function<std::vector<Registration>()> next_block = {};
  /// How many are probably left then.
  std::function<std::size_t(const std::set<std::string>& chosen)> cells_left =
      {};
  double seconds = 0;         ///< About how long they take.
  bool prints_table = false;  ///< Its own one, instead of making a report.
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
