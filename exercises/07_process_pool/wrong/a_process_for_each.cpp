#include "exercise.hpp"

// No pool: a process for each threshold.
std::vector<std::size_t> count_all(const std::vector<double>& readings,
                                   const std::vector<double>& thresholds,
                                   std::size_t /*workers*/) {
  std::vector<given::Worker> processes;
  for (const double threshold : thresholds) {
    processes.emplace_back([&readings, threshold](const std::string&) {
      return std::to_string(count_above(readings, threshold));
    });
    processes.back().send("");
  }
  std::vector<std::size_t> counts;
  for (given::Worker& process : processes)
    counts.push_back(std::stoul(process.receive()));
  return counts;
}
