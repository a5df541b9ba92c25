#include <mutex>
#include <thread>
#include "exercise.hpp"
static Stats stats;
static std::mutex m;
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  {
    std::vector<std::jthread> ts;
    for (std::size_t w = 0; w < workers; ++w)
      ts.emplace_back([&, w] {
        for (std::size_t i = w; i < lines.size(); i += workers) {
          const Visit v = read_line(lines[i]);
          std::scoped_lock l(m);
          ++stats.visits;
          stats.failures += v.failed;
          stats.bytes += v.bytes;
        }
      });
  }
  return stats;
}
