#include <atomic>
#include <thread>
#include "exercise.hpp"
Stats count_visits(const std::vector<std::string>& lines, std::size_t workers) {
  Stats s;
  {
    std::vector<std::jthread> ts;
    for (std::size_t w = 0; w < workers; ++w)
      ts.emplace_back([&, w] {
        for (std::size_t i = w; i < lines.size(); i += workers) {
          const Visit v = read_line(lines[i]);
          std::atomic_ref(s.visits).fetch_add(1, std::memory_order_relaxed);
          if (v.failed) ++std::atomic_ref(s.failures);
          std::atomic_ref(s.bytes) += v.bytes;
        }
      });
  }
  return s;
}
