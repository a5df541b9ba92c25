#include <mutex>
#include <thread>
#include "exercise.hpp"
// ignores `workers`
Stats count_visits(const std::vector<std::string>& lines, std::size_t) {
  Stats parts[4];
  {
    std::vector<std::jthread> ts;
    for (std::size_t w = 0; w < 4; ++w)
      ts.emplace_back([&, w] {
        for (std::size_t i = w; i < lines.size(); i += 4) {
          const Visit v = read_line(lines[i]);
          ++parts[w].visits;
          parts[w].failures += v.failed;
          parts[w].bytes += v.bytes;
        }
      });
  }
  Stats s;
  for (auto& p : parts) {
    s.visits += p.visits;
    s.failures += p.failures;
    s.bytes += p.bytes;
  }
  return s;
}
