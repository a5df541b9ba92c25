#include "exercise.hpp"

// The pool is kept for the next time, and nobody ever ends it.
std::vector<std::size_t> count_all(const std::vector<double>& readings,
                                   const std::vector<double>& thresholds,
                                   std::size_t workers) {
  const auto answer = [&](const std::string& message) {
    const double threshold = thresholds[std::stoul(message)];
    return std::to_string(count_above(readings, threshold));
  };
  auto& pool = *new std::vector<given::Worker>();
  for (std::size_t i = 0; i < workers; ++i) pool.emplace_back(answer);
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    pool[i % workers].send(std::to_string(i));
  std::vector<std::size_t> counts;
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    counts.push_back(std::stoul(pool[i % workers].receive()));
  return counts;
}
