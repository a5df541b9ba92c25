#include <thread>

#include "exercise.hpp"

// There is no race any more, because there is no second worker any more: each
// is waited for before the next one starts.
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  Stats stats;
  for (std::size_t worker = 0; worker < workers; ++worker)
    std::jthread([&, worker] {
      for (std::size_t i = worker; i < lines.size(); i += workers) {
        const Visit visit = read_line(lines[i]);
        ++stats.visits;
        if (visit.failed) ++stats.failures;
        stats.bytes += visit.bytes;
      }
    }).join();
  return stats;
}
