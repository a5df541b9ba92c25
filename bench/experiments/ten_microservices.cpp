// Ten services, each as slow as it is.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

// Seconds that each service takes.
constexpr std::array latencies{0.12, 0.34, 0.08, 0.50, 0.21,
                               0.06, 0.15, 0.43, 0.27, 0.10};

std::string targets(double time_scale) {
  std::string list;
  for (const double latency : latencies)
    list += fmt::format("{}/delay/{:g}?task={{task}}", list.empty() ? "" : " ",
                        1000 * latency * time_scale);
  return list;
}

}  // namespace

Experiment ten_microservices(const Setting& setting) {
  const double slowest = *std::max_element(latencies.begin(), latencies.end()) *
                         setting.time_scale;
  const double sum = std::accumulate(latencies.begin(), latencies.end(), 0.0) *
                     setting.time_scale;
  const Spec spec{.workload = "fetch",
                  .tasks = latencies.size(),
                  .seed = setting.seed,
                  .server = setting.server,
                  .input = targets(setting.time_scale)};

  Experiment experiment{
      .id = "ten_microservices",
      .title = "Ten microservices",
      .source = "A4",
      .question = "Does asking ten services take as long as the slowest?",
      .work = fmt::format("10 GET requests, answered after {:g} to {:g} ms; "
                          "{:g} ms in all",
                          60 * setting.time_scale, 1000 * slowest, 1000 * sum),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of({.spec = spec,
                       .concurrency = 10,
                       .bound = {.seconds = slowest},
                       .sequential_bound = {.seconds = sum}})};
  experiment.claims = {
      {.id = "the_slowest",
       .text = "Ten services asked together take as long as the slowest",
       .measure = "wall_seconds",
       .arm = "async",
       .relation = "about",
       .claimed = slowest,
       .tolerance = 0.05},
      {.id = "not_the_sum",
       .text = "Asked one by one, they take the sum of all their times",
       .measure = "wall_seconds",
       .arm = "sequential",
       .relation = "about",
       .claimed = sum,
       .tolerance = 0.05},
      {.id = "asked_at_once",
       .text = "All ten services are asked almost at the same time",
       .measure = "peak_in_flight",
       .arm = "async",
       .relation = "exactly",
       .claimed = 10},
  };
  return experiment;
}

}  // namespace lab
