#include "exercise.hpp"

// Threshold 0 goes to worker 0, threshold 1 to worker 1, and so on, around and
// around.
// TODO: send less.
std::vector<std::size_t> count_all(const std::vector<double>& readings,
                                   const std::vector<double>& thresholds,
                                   std::size_t workers) {
  // This is called in the worker.  Its message: the readings and a threshold.
  const auto answer = [](const std::string& message) {
    std::vector<double> numbers = given::to_numbers(message);
    const double threshold = numbers.back();
    numbers.pop_back();
    return std::to_string(count_above(numbers, threshold));
  };
  std::vector<given::Worker> pool;
  for (std::size_t i = 0; i < workers; ++i) pool.emplace_back(answer);
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    std::vector<double> numbers = readings;
    numbers.push_back(thresholds[i]);
    pool[i % workers].send(given::to_bytes(numbers));
  }
  std::vector<std::size_t> counts;
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    counts.push_back(std::stoul(pool[i % workers].receive()));
  return counts;
}
