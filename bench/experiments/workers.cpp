// The same computing with one worker, two, three …: more than there are cores.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "bench/experiments/additions.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

constexpr std::size_t enough_for_a_law = 6;

/// One to twice the cores, but enough of them for a law; every one at first,
/// then in growing steps.
std::vector<std::size_t> crews(std::size_t cores) {
  const std::size_t most = std::max(2 * cores, enough_for_a_law);
  std::vector<std::size_t> crews;
  for (std::size_t workers = 1; workers < most;
       workers += std::max<std::size_t>(1, workers / 4))
    crews.push_back(workers);
  crews.push_back(most);
  return crews;
}

std::string name_of(const char* model, std::size_t workers) {
  return fmt::format("{}, {} workers", model, workers);
}

std::vector<Claim> claims(std::size_t cores) {
  const auto bound = static_cast<double>(cores);
  std::vector<Claim> claims;
  for (const char* model : {"thread_pool", "process_pool"})
    claims.push_back(
        {.id = fmt::format("{}_gains", model),
         .text = fmt::format("As many workers as cores ({}) make {} so many "
                             "times as fast",
                             cores, model),
         .measure = "speed_up",
         .arm = name_of(model, cores),
         .base = "sequential",
         .relation = "about",
         .claimed = bound,
         .tolerance = 0.1,
         .bound = bound});
  claims.push_back({.id = "no_more_than_cores",
                    .text = "Twice as many workers as cores are no faster",
                    .measure = "speed_up",
                    .arm = name_of("thread_pool", 2 * cores),
                    .base = name_of("thread_pool", cores),
                    .relation = "about",
                    .claimed = 1,
                    .tolerance = 0.1});
  return claims;
}

}  // namespace

Experiment workers(const Setting& setting) {
  // 60 tasks can be shared evenly by 1 to 6 workers.
  const std::size_t tasks = 60 * ((setting.usable_cores + 15) / 16);
  const double seconds = (setting.goes_far ? 0.5 : 0.04) * setting.work_scale;
  const Spec spec{.workload = "sum",
                  .tasks = tasks,
                  .size = additions_in(seconds / static_cast<double>(tasks))};

  Experiment experiment{
      .id = "workers",
      .title = "More and more workers",
      .source = "readers",
      .question = "What does one more worker bring?",
      .work =
          fmt::format("{} tasks of {:.2g} ms each, all computing", spec.tasks,
                      1000 * seconds / static_cast<double>(tasks)),
      .kind = Kind::computing,
      .tasks = spec.tasks,
      .claims = claims(setting.usable_cores),
      .computing_seconds = 0.6 * seconds,  // most share it
      .sweep = "workers"};
  experiment.arms.push_back(
      {.name = "sequential", .model = "sequential", .spec = spec});
  for (const char* model : {"threads", "thread_pool", "process_pool"})
    for (const std::size_t group : crews(setting.usable_cores))
      experiment.arms.push_back(
          {.name = name_of(model, group),
           .model = model,
           .concurrency = group,
           .spec = spec,
           .bound = shared_computing(setting, group),
           .point = Point{model, static_cast<double>(group)},
           .may_end = true});
  return experiment;
}

}  // namespace lab
