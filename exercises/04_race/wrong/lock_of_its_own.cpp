#include <mutex>
#include <thread>

#include "exercise.hpp"

// Every worker locks a mutex, but each one has a mutex of its own.
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  Stats stats;
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        std::mutex mutex;
        for (std::size_t i = worker; i < lines.size(); i += workers) {
          const Visit visit = read_line(lines[i]);
          const std::scoped_lock lock(mutex);
          ++stats.visits;
          if (visit.failed) ++stats.failures;
          stats.bytes += visit.bytes;
        }
      });
  }
  return stats;
}
