// Ten tasks of one second for five workers: two waves.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment ten_on_five_workers(const Setting& setting) {
  const double delay = 1.0 * setting.time_scale;
  const Spec spec{
      .workload = "fetch",
      .tasks = 10,
      .seed = setting.seed,
      .server = setting.server,
      .input = fmt::format("/delay/{}?task={{task}}", to_ms(delay))};

  Experiment experiment{
      .id = "ten_on_five_workers",
      .title = "Ten tasks for five workers",
      .source = "A5",
      .question = "What does a limit on the workers cost?",
      .work =
          fmt::format("10 GET requests, answered after {} ms each, 5 at a time",
                      to_ms(delay)),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of({.spec = spec,
                       .concurrency = 5,
                       .bound = waves(10, 5, delay),
                       .sequential_bound = {.seconds = 10 * delay}})};
  experiment.claims = {
      {.id = "two_waves",
       .text = "A pool of 5 does 10 tasks of 1 s in two waves, 2 s",
       .measure = "wall_seconds",
       .arm = "thread_pool",
       .relation = "about",
       .claimed = 2 * delay,
       .tolerance = 0.1},
      {.id = "five_times",
       .text = "That is five times as fast as one after another",
       .measure = "speed_up",
       .arm = "thread_pool",
       .base = "sequential",
       .relation = "about",
       .claimed = 5,
       .tolerance = 0.1,
       .bound = 5},
      {.id = "never_more_than_five",
       .text = "Five workers never have more than five requests in flight",
       .measure = "peak_in_flight",
       .arm = "thread_pool",
       .relation = "exactly",
       .claimed = 5},
  };
  return experiment;
}

}  // namespace lab
