#include <atomic>
#include <mutex>
#include <thread>
#include "exercise.hpp"
// any free worker takes the next line
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  Stats total;
  std::mutex m;
  std::atomic<std::size_t> next{0};
  {
    std::vector<std::jthread> ts;
    for (std::size_t w = 0; w < workers; ++w)
      ts.emplace_back([&] {
        Stats s;
        for (std::size_t i; (i = next++) < lines.size();) {
          const Visit v = read_line(lines[i]);
          ++s.visits;
          s.failures += v.failed;
          s.bytes += v.bytes;
        }
        std::scoped_lock l(m);
        total.visits += s.visits;
        total.failures += s.failures;
        total.bytes += s.bytes;
      });
  }
  return total;
}
