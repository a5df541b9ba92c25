// A batch of pictures, made smooth and small on four workers.

#include <fmt/format.h>

#include "bench/experiments/claims.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment image_batch(const Setting& setting) {
  const std::size_t times = setting.goes_far ? 3 : 1;
  const Spec spec{.workload = "images",
                  .tasks = scaled(6 * times, setting),
                  .size = 640,
                  .seed = setting.seed};
  const double reachable = shared_computing(setting, 4).parts;

  Experiment experiment{
      .id = "image_batch",
      .title = "A batch of pictures",
      .source = "A4",
      .question = "Do four workers make an hour of pictures a quarter of one?",
      .work = fmt::format(
          "{} PNG pictures of 640 x 480, each decoded, blurred, made small and "
          "encoded, 4 at a time (scaled down from 1000 that take an hour)",
          spec.tasks),
      .kind = Kind::computing,
      .tasks = spec.tasks,
      .arms = computing_arms(setting, spec, 4),
      .computing_seconds = 0.09 * static_cast<double>(times)};
  experiment.claims = {
      {.id = "an_hour_of_pictures",
       .text = "A batch of pictures that takes 1 h takes 15 min on a pool of "
               "processes",
       .measure = "speed_up",
       .arm = "process_pool",
       .base = "sequential",
       .relation = "about",
       .claimed = 4,
       .tolerance = 0.1,
       .bound = reachable},
      threads_gain_too(),
  };
  return experiment;
}

}  // namespace lab
