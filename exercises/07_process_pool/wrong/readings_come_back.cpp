#include "exercise.hpp"

// Little is sent, but the workers answer with all the readings that are above
// the threshold, and the counting is done here.
std::vector<std::size_t> count_all(const std::vector<double>& readings,
                                   const std::vector<double>& thresholds,
                                   std::size_t workers) {
  const auto answer = [&](const std::string& message) {
    const double threshold = thresholds[std::stoul(message)];
    std::vector<double> above;
    for (const double reading : readings)
      if (reading > threshold) above.push_back(reading);
    return given::to_bytes(above);
  };
  std::vector<given::Worker> pool;
  for (std::size_t i = 0; i < workers; ++i) pool.emplace_back(answer);
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    pool[i % workers].send(std::to_string(i));
  std::vector<std::size_t> counts;
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    counts.push_back(given::to_numbers(pool[i % workers].receive()).size());
  return counts;
}
