// Two timers, of one second and of two.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment say_after(const Setting& setting) {
  const double one = 1.0 * setting.time_scale;
  const double two = 2.0 * setting.time_scale;
  const Spec spec{.workload = "sleep",
                  .tasks = 2,
                  .seed = setting.seed,
                  .input = fmt::format("{:.0f},{:.0f}", one * 1e6, two * 1e6)};

  Experiment experiment{
      .id = "say_after",
      .title = "Two delays",
      .source = "A5",
      .question = "Do tasks that were started together wait together?",
      .work = fmt::format("2 timers, of {:g} ms and of {:g} ms", 1000 * one,
                          1000 * two),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of(
          {.spec = spec,
           .concurrency = 2,
           .bound = {.seconds = two},
           .sequential_bound = {.seconds = one + two},
           .models = {"sequential", "threads", "thread_pool", "async"}})};
  experiment.claims = {
      {.id = "one_after_the_other",
       .text = "Awaited one after the other, delays of 1 s and 2 s take 3 s",
       .measure = "wall_seconds",
       .arm = "sequential",
       .relation = "about",
       .claimed = one + two,
       .tolerance = 0.02},
      {.id = "started_as_tasks",
       .text = "Started as tasks, they take 2 s in all",
       .measure = "wall_seconds",
       .arm = "async",
       .relation = "about",
       .claimed = two,
       .tolerance = 0.02},
      {.id = "bound_by_the_longest",
       .text =
           "Two delays at once are 1.5 times as fast: the longest is the limit",
       .measure = "speed_up",
       .arm = "async",
       .base = "sequential",
       .relation = "about",
       .claimed = 1.5,
       .tolerance = 0.02,
       .bound = 1.5},
  };
  return experiment;
}

}  // namespace lab
