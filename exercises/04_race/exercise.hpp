#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// A line of the log, as read_line() understands it.
struct Visit {
  bool failed = false;
  std::size_t bytes = 0;
};

struct Stats {
  std::size_t visits = 0;
  std::size_t failures = 0;
  std::size_t bytes = 0;
};

/// Given: reads a line such as "GET /basket 200 5120".  It takes its time.
///
/// Thread safety: any number of threads may read at once.
Visit read_line(const std::string& line);

/// Counts all visits, with so many workers, each a thread.
///
/// Returns: the totals.
/// Thread safety: all workers may be inside read_line() at the same time.
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers);
