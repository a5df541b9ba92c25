#include "exercise.hpp"

// The readings are sent only once to each worker: better, and still for
// nothing.
std::vector<std::size_t> count_all(const std::vector<double>& readings,
                                   const std::vector<double>& thresholds,
                                   std::size_t workers) {
  std::vector<double> known;
  const auto answer = [&known](const std::string& message) {
    std::vector<double> numbers = given::to_numbers(message);
    if (numbers.size() == 1)
      return std::to_string(count_above(known, numbers.front()));
    known = std::move(numbers);
    return std::string();
  };
  std::vector<given::Worker> pool;
  for (std::size_t i = 0; i < workers; ++i) pool.emplace_back(answer);
  for (given::Worker& worker : pool) worker.send(given::to_bytes(readings));
  for (given::Worker& worker : pool) worker.receive();
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    pool[i % workers].send(given::to_bytes({thresholds[i]}));
  std::vector<std::size_t> counts;
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    counts.push_back(std::stoul(pool[i % workers].receive()));
  return counts;
}
