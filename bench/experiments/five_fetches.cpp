// Five requests that the server answers after one second each.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/peers.hpp"

namespace lab {

Experiment five_fetches(const Setting& setting) {
  const double delay = 1.0 * setting.time_scale;
  const Spec spec{
      .workload = "fetch",
      .tasks = 5,
      .seed = setting.seed,
      .server = setting.server,
      .input = fmt::format("/delay/{}?task={{task}}", to_ms(delay))};
  const Bound together{.seconds = delay};

  Experiment experiment{
      .id = "five_fetches",
      .title = "Five requests of one second",
      .source = "A1 A2",
      .question = "Do five waits take as long as one?",
      .work = fmt::format("5 GET requests, answered after {} ms each",
                          to_ms(delay)),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of({.spec = spec,
                       .concurrency = 5,
                       .bound = together,
                       .sequential_bound = {.seconds = 5 * delay}})};
  add_fetch_peers(experiment, spec, 5, together);
  experiment.claims = {
      {.id = "one_after_another",
       .text = "One after another, 5 requests of 1 s take 5 s",
       .measure = "wall_seconds",
       .arm = "sequential",
       .relation = "about",
       .claimed = 5 * delay,
       .tolerance = 0.01},
      {.id = "gathered",
       .text = "Gathered on one event loop, they take 1 s: five times faster",
       .measure = "speed_up",
       .arm = "async",
       .base = "sequential",
       .relation = "about",
       .claimed = 5,
       .tolerance = 0.05,
       .bound = 5},
      {.id = "five_threads",
       .text = "With five threads they take about 1 s",
       .measure = "wall_seconds",
       .arm = "thread_pool",
       .relation = "about",
       .claimed = delay,
       .tolerance = 0.05},
  };
  return experiment;
}

}  // namespace lab
