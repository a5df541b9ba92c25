// A server that lets ten requests in at a time, and clients that know it.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment rate_limited(const Setting& setting) {
  const double delay = 0.2 * setting.time_scale;
  const Spec spec{
      .workload = "fetch",
      .tasks = 50,
      .seed = setting.seed,
      .server = setting.server,
      .input = fmt::format("/delay/{}?limit=10&task={{task}}", to_ms(delay))};

  Experiment experiment{
      .id = "rate_limited",
      .title = "A server with a limit",
      .source = "A1 A2",
      .question = "Does a semaphore of 10 keep a server from being overrun?",
      .work = fmt::format(
          "50 GET requests of {} ms, all wanted at once; the server refuses an "
          "eleventh at a time",
          to_ms(delay)),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of({.spec = spec,
                       .concurrency = 10,
                       .bound = waves(50, 10, delay),
                       .sequential_bound = {.seconds = 50 * delay}})};
  experiment.arms.push_back({.name = "async, no limit",
                             .model = "async",
                             .concurrency = 50,
                             .spec = spec,
                             .bound = {.seconds = delay},
                             .may_fail = FailureKind::bad_status});
  for (Arm& arm : experiment.arms) arm.measures_latency = true;
  experiment.claims = {
      {.id = "five_waves",
       .text = "Ten at a time, 50 requests of 200 ms take 1 s",
       .measure = "wall_seconds",
       .arm = "async",
       .relation = "about",
       .claimed = 5 * delay,
       .tolerance = 0.1},
      {.id = "peak_of_ten",
       .text = "The server sees ten requests at once, and never eleven",
       .measure = "peak_in_flight",
       .arm = "async",
       .relation = "exactly",
       .claimed = 10},
      {.id = "limit_kept",
       .text = "With the limit no request is refused",
       .measure = "failures",
       .arm = "async",
       .relation = "exactly",
       .claimed = 0},
      {.id = "without_a_limit",
       .text = "Without it, the server turns requests away with 429",
       .measure = "failures",
       .arm = "async, no limit",
       .relation = "at_least",
       .claimed = 1},
      // Whoever stands in line waits too; a clock that starts when the server
      // is asked does not see it.
      {.id = "service_time",
       .text = "Counted from when it is sent, a request takes the server's 200 "
               "ms",
       .measure = "service_p50_seconds",
       .arm = "async",
       .relation = "about",
       .claimed = delay,
       .tolerance = 0.1},
      {.id = "latency",
       .text =
           "Counted from when it is wanted, the slowest takes 1 s: it waits "
           "for the semaphore while four waves go by",
       .measure = "latency_p99_seconds",
       .arm = "async",
       .relation = "about",
       .claimed = 5 * delay,
       .tolerance = 0.1},
  };
  return experiment;
}

}  // namespace lab
