#include <thread>

#include "exercise.hpp"

// Each worker has its own share; what is left over when the lines are divided
// belongs to nobody.
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  std::vector<Stats> parts(workers);
  const std::size_t share = lines.size() / workers;
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        Stats mine;
        for (std::size_t i = worker * share; i < (worker + 1) * share; ++i) {
          const Visit visit = read_line(lines[i]);
          ++mine.visits;
          if (visit.failed) ++mine.failures;
          mine.bytes += visit.bytes;
        }
        parts[worker] = mine;
      });
  }
  Stats stats;
  for (const Stats& part : parts) {
    stats.visits += part.visits;
    stats.failures += part.failures;
    stats.bytes += part.bytes;
  }
  return stats;
}
