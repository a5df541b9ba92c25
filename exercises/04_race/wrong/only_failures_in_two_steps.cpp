#include <atomic>
#include <thread>
#include "exercise.hpp"
// only the rare `failures` is counted in two steps
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  std::atomic<std::size_t> visits{0}, failures{0}, bytes{0};
  {
    std::vector<std::jthread> ts;
    for (std::size_t w = 0; w < workers; ++w)
      ts.emplace_back([&, w] {
        for (std::size_t i = w; i < lines.size(); i += workers) {
          const Visit v = read_line(lines[i]);
          ++visits;
          if (v.failed) failures.store(failures.load() + 1);
          bytes += v.bytes;
        }
      });
  }
  return {visits, failures, bytes};
}
