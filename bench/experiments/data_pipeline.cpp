// A table of trades, parsed and summed up part by part.

#include <fmt/format.h>

#include "bench/experiments/claims.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment data_pipeline(const Setting& setting) {
  const std::size_t times = setting.goes_far ? 3 : 1;
  const Spec spec{.workload = "trades",
                  .tasks = scaled(6, setting),
                  .size = 300'000 * times,
                  .seed = setting.seed};
  const double cores = static_cast<double>(setting.usable_cores);

  Experiment experiment{
      .id = "data_pipeline",
      .title = "A data pipeline",
      .source = "A4",
      .question = "How much sooner is a table analysed by processes?",
      .work = fmt::format(
          "a file of {:.1f} million trades in {} parts, each parsed and summed "
          "up by share (scaled down from minutes to a part of a second)",
          static_cast<double>(spec.tasks * spec.size) / 1e6, spec.tasks),
      .kind = Kind::computing,
      .tasks = spec.tasks,
      .arms = computing_arms(setting, spec, setting.usable_cores),
      .computing_seconds = 0.1 * static_cast<double>(times)};
  experiment.claims = {
      {.id = "a_process_for_each_part",
       .text = "With a process for each part of the data, the analysis is as "
               "many times faster as there are cores",
       .measure = "speed_up",
       .arm = "process_pool",
       .base = "sequential",
       .relation = "about",
       .claimed = cores,
       .tolerance = 0.15,  // the start of the workers shows in so short a run
       .bound = cores},
      threads_gain_too(),
  };
  return experiment;
}

}  // namespace lab
