// Twenty requests, awaited one by one or gathered.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/peers.hpp"

namespace lab {

Experiment twenty_fetches(const Setting& setting) {
  const double delay = 0.1 * setting.time_scale;
  const Spec spec{
      .workload = "fetch",
      .tasks = 20,
      .seed = setting.seed,
      .server = setting.server,
      .input = fmt::format("/delay/{:g}?task={{task}}", 1000 * delay)};
  const Bound together{.seconds = delay};

  Experiment experiment{
      .id = "twenty_fetches",
      .title = "Twenty requests",
      .source = "A3",
      .question = "What does gathering give over awaiting one by one?",
      .work = fmt::format("20 GET requests, answered after {:g} ms each",
                          1000 * delay),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of({.spec = spec,
                       .concurrency = 20,
                       .bound = together,
                       .sequential_bound = {.seconds = 20 * delay}})};
  experiment.arms.push_back({.name = "async, awaited one by one",
                             .model = "async",
                             .concurrency = 1,
                             .spec = spec,
                             .bound = {.seconds = 20 * delay}});
  add_fetch_peers(experiment, spec, 20, together);
  experiment.claims = {
      {.id = "gathered",
       .text = "Gathered, 20 requests are about 10 times faster than awaited "
               "one by one",
       .measure = "speed_up",
       .arm = "async",
       .base = "async, awaited one by one",
       .relation = "at_least",
       .claimed = 10,
       .bound = 20},
      {.id = "awaiting_alone",
       .text = "Coroutines that are awaited one by one gain nothing",
       .measure = "speed_up",
       .arm = "async, awaited one by one",
       .base = "sequential",
       .relation = "about",
       .claimed = 1,
       .tolerance = 0.05,
       .bound = 1},
  };
  return experiment;
}

}  // namespace lab
