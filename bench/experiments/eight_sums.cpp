// Eight long additions on four workers.

#include <fmt/format.h>

#include "bench/experiments/claims.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment eight_sums(const Setting& setting) {
  // C++ adds 10^7 numbers in a few milliseconds, less than a process takes to
  // start.  Fifteen times as many make that start a small part of the whole.
  const Spec article{
      .workload = "sum", .tasks = 8, .size = scaled(10'000'000, setting)};
  Spec longer = article;
  longer.size = 15 * article.size;
  const Bound bound = shared_computing(setting, 4);

  Experiment experiment{
      .id = "eight_sums",
      .title = "Eight long additions",
      .source = "A5",
      .question = "How much faster are four processes?",
      .work = fmt::format(
          "8 tasks, each adding the numbers 0 to {:.0e}, 4 at a time",
          static_cast<double>(longer.size)),
      .kind = Kind::computing,
      .tasks = longer.tasks,
      .arms = computing_arms(setting, longer, 4)};

  experiment.arms.push_back(
      {.name = "sequential, short", .model = "sequential", .spec = article});
  experiment.arms.push_back(
      {.name = "process_pool, short",
       .model = "process_pool",
       .concurrency = 4,
       .spec = article,
       .bound = {.base = "sequential, short", .parts = bound.parts}});
  experiment.claims = {
      {.id = "four_processes",
       .text = "Four processes are four times as fast",
       .measure = "speed_up",
       .arm = "process_pool",
       .base = "sequential",
       .relation = "about",
       .claimed = 4,
       .tolerance = 0.1,
       .bound = bound.parts},
      threads_gain_too(),
  };
  return experiment;
}

}  // namespace lab
