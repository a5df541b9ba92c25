// Five tasks mapped over a pool of the size that Python chooses by default.

#include <fmt/format.h>

#include <algorithm>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

/// ThreadPoolExecutor's, since CPython 3.8.
std::size_t default_width(std::size_t cores) {
  return std::min<std::size_t>(32, cores + 4);
}

}  // namespace

Experiment map_in_order(const Setting& setting) {
  const double delay = 1.0 * setting.time_scale;
  const std::size_t width = default_width(setting.usable_cores);
  const Spec spec{.workload = "sleep",
                  .tasks = 5,
                  .size = static_cast<std::uint64_t>(delay * 1e6),
                  .seed = setting.seed};
  // The first one takes longest: they come to their ends in reverse.
  Spec reversed = spec;
  reversed.size = 0;
  reversed.input =
      fmt::format("{0:.0f},{1:.0f},{2:.0f},{3:.0f},{4:.0f}", delay * 1e6,
                  delay * 0.8e6, delay * 0.6e6, delay * 0.4e6, delay * 0.2e6);

  Experiment experiment{
      .id = "map_in_order",
      .title = "Five tasks mapped over a pool",
      .source = "A4",
      .question = "Are the results of a map in the order of its inputs?",
      .work = fmt::format("5 tasks that wait {:g} ms each, {} at a time",
                          1000 * delay, width),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of(
          {.spec = spec,
           .concurrency = width,
           .bound = waves(5, width, delay),
           .sequential_bound = {.seconds = 5 * delay},
           .models = {"sequential", "thread_pool", "process_pool", "async"}})};
  experiment.arms.push_back({.name = "thread_pool, the first one last",
                             .model = "thread_pool",
                             .concurrency = width,
                             .spec = reversed,
                             .bound = {.seconds = delay}});
  experiment.claims = {
      {.id = "one_wave",
       .text = "5 tasks of 1 s take 1 s on a pool of the default size",
       .measure = "wall_seconds",
       .arm = "thread_pool",
       .relation = "about",
       .claimed = delay,
       .tolerance = 0.05},
      {.id = "in_order",
       .text = "All five results stand in the order of the inputs",
       .measure = "right_answers",
       .arm = "thread_pool",
       .relation = "exactly",
       .claimed = 5},
      {.id = "whoever_ends_first",
       .text = "Results keep that order when the first input is the last to be "
               "ready",
       .measure = "right_answers",
       .arm = "thread_pool, the first one last",
       .relation = "exactly",
       .claimed = 5},
  };
  return experiment;
}

}  // namespace lab
