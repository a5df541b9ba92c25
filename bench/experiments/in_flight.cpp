// One request, then three, ten … ten thousand at once: how far does each model
// go, and what ends its road?

#include <fmt/format.h>

#include <string>
#include <vector>

#include "bench/experiments/experiments.hpp"
#include "bench/measure/spare.hpp"

namespace lab {
namespace {

/// One model, and how far it is sent.
struct Road {
  const char* model;
  std::vector<std::size_t> near_points;
  std::vector<std::size_t> far_points;  // only where there is time for them
  void (*require)(std::size_t in_flight);
};

void require_connections(std::size_t in_flight) {
  require_descriptors(in_flight);
  require_ports(in_flight);
}

void require_threads_with_connections(std::size_t in_flight) {
  require_connections(in_flight);
  require_threads(in_flight);
}

void require_gil_threads_with_connections(std::size_t in_flight) {
  constexpr double gil_interval = 0.005;  // sys.getswitchinterval()
  require_threads_with_connections(in_flight);
  require_wake_ups(in_flight, gil_interval);
}

const std::vector<Road>& roads() {
  // Those that wait as another model does have fewer points.
  static const std::vector<Road> all{
      {"sequential", {1}, {}, require_connections},
      {"threads",
       {1, 3, 10, 30, 100, 300},
       {1000, 3000, 10'000},
       require_threads_with_connections},
      {"thread_pool",
       {1, 10, 100},
       {1000, 10'000},
       require_threads_with_connections},
      {"gil_threads",
       {1, 10, 100},
       {300, 1000, 3000},
       require_gil_threads_with_connections},
      {"processes", {1, 3, 10, 30}, {100, 300, 1000, 3000}, require_workers},
      {"process_pool", {1, 3, 10, 30}, {100, 300, 1000, 3000}, require_workers},
      {"async",
       {1, 3, 10, 30, 100, 300, 1000},
       {3000, 10'000},
       require_connections},
      {"async_multi", {1, 10, 100, 1000}, {10'000}, require_connections},
      {"hybrid", {1, 10, 100, 1000}, {10'000}, require_connections}};
  return all;
}

class Sweep {
 public:
  explicit Sweep(const Setting& setting)
      : setting_(setting),
        delay_((setting.goes_far ? 0.4 : 0.2) * setting.time_scale) {}

  double delay() const { return delay_; }

  std::vector<Arm> arms() const {
    std::vector<Arm> arms;
    for (const Road& road : roads()) {
      for (const std::size_t x : road.near_points) arms.push_back(arm(road, x));
      if (!setting_.goes_far) continue;
      for (const std::size_t x : road.far_points) arms.push_back(arm(road, x));
    }
    return arms;
  }

 private:
  Arm arm(const Road& road, std::size_t x) const {
    return {.name = fmt::format("{}, {} in flight", road.model, x),
            .model = road.model,
            .concurrency = x,
            .spec = {.workload = "fetch",
                     .tasks = x,
                     .seed = setting_.seed,
                     .server = setting_.server,
                     .input =
                         fmt::format("/delay/{}?task={{task}}", to_ms(delay_))},
            .bound = {.seconds = delay_},
            .point = Point{road.model, static_cast<double>(x)},
            .may_end = true,
            .require = [&road, x] { road.require(x); }};
  }

  Setting setting_;
  double delay_;
};

/// Ten times as many waits take no longer.
Claim no_longer(const char* id, const char* text, const char* model,
                std::size_t x, double delay, double tolerance) {
  return {.id = id,
          .text = text,
          .measure = "wall_seconds",
          .arm = fmt::format("{}, {} in flight", model, x),
          .relation = "about",
          .claimed = delay,
          .tolerance = tolerance};
}

std::vector<Claim> claims(const Setting& setting, double delay) {
  std::vector<Claim> claims{
      no_longer("hundred_coroutines",
                "On one event loop, a hundred waits take about as long as one",
                "async", 100, delay, 0.5),
      no_longer("hundred_threads",
                "With threads, a hundred waits take about as long as one",
                "threads", 100, delay, 0.5)};
  if (!setting.goes_far) return claims;
  claims.push_back({.id = "all_in_flight",
                    .text = "One event loop holds a thousand requests at once",
                    .measure = "peak_in_flight",
                    .arm = "async, 1000 in flight",
                    .relation = "exactly",
                    .claimed = 1000});
  return claims;
}

}  // namespace

Experiment in_flight(const Setting& setting) {
  const Sweep sweep(setting);
  return {.id = "in_flight",
          .title = "More and more requests at once",
          .source = "readers",
          .question = "How many waits can each model hold, and what ends it?",
          .work = fmt::format("1 to {} GET requests of {} ms, all at once",
                              setting.goes_far ? 10'000 : 1000,
                              to_ms(sweep.delay())),
          .kind = Kind::waiting,
          .tasks = setting.goes_far ? 10'000U : 1000U,
          .arms = sweep.arms(),
          .claims = claims(setting, sweep.delay()),
          .sweep = "requests in flight"};
}

}  // namespace lab
