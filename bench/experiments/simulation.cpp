// Prices of options, found by playing many possible years.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment simulation(const Setting& setting) {
  const std::size_t times = setting.goes_far ? 3 : 1;
  const Spec spec{.workload = "option_prices",
                  .tasks = scaled(6, setting),
                  .size = 800'000 * times,
                  .seed = setting.seed,
                  .input = "80,90,100,110,120,130"};
  const double cores = static_cast<double>(setting.usable_cores);

  Experiment experiment{
      .id = "simulation",
      .title = "A simulation",
      .source = "A4",
      .question = "Do processes turn days of simulation into hours?",
      .work = fmt::format(
          "{} options priced by Monte Carlo, each from {} possible years "
          "(scaled down from days to a part of a second)",
          spec.tasks, spec.size),
      .kind = Kind::computing,
      .tasks = spec.tasks,
      .arms = computing_arms(setting, spec, setting.usable_cores),
      .computing_seconds = 0.09 * static_cast<double>(times)};
  experiment.claims = {
      {.id = "days_to_hours",
       .text = "Simulations that take days take hours on a pool of processes: "
               "24 times faster",
       .measure = "speed_up",
       .arm = "process_pool",
       .base = "sequential",
       .relation = "at_least",
       .claimed = 24,
       .bound = cores},
      {.id = "as_many_times_as_cores",
       .text = "They take as many times less as there are cores",
       .measure = "speed_up",
       .arm = "process_pool",
       .base = "sequential",
       .relation = "about",
       .claimed = cores,
       .tolerance = 0.15,  // the start of the workers shows in so short a run
       .bound = cores},
  };
  return experiment;
}

}  // namespace lab
