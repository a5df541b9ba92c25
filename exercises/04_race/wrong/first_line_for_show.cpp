#include <algorithm>
#include <thread>

#include "exercise.hpp"

namespace {

void add(Stats& stats, const Visit& visit) {
  ++stats.visits;
  if (visit.failed) ++stats.failures;
  stats.bytes += visit.bytes;
}

}  // namespace

// Each worker reads one line; the main thread reads all the others.
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  const std::size_t few = std::min(workers, lines.size());
  std::vector<Visit> first(few);
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < few; ++worker)
      threads.emplace_back(
          [&, worker] { first[worker] = read_line(lines[worker]); });
  }
  Stats stats;
  for (const Visit& visit : first) add(stats, visit);
  for (std::size_t i = few; i < lines.size(); ++i)
    add(stats, read_line(lines[i]));
  return stats;
}
