#include "exercise.hpp"

// A worker begins as a copy of this process, so it has the readings and the
// thresholds already.  What it lacks is which one to count for: an index.
//
// Each worker has one question more than it has answered, and never many: a
// pipe that is full would stop us, while the workers wait for us to read.
std::vector<std::size_t> count_all(const std::vector<double>& readings,
                                   const std::vector<double>& thresholds,
                                   std::size_t workers) {
  const auto answer = [&](const std::string& message) {
    const double threshold = thresholds[std::stoul(message)];
    return std::to_string(count_above(readings, threshold));
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
