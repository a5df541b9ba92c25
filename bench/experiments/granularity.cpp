// The same computing, cut into ever shorter tasks: when does a model spend more
// time on handing tasks out than on doing them?

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "bench/experiments/additions.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

/// One model, and the shortest task in microseconds that it can be given
/// without taking minutes.
struct ShortestTask {
  const char* model;
  std::size_t shortest;
};

constexpr std::array<ShortestTask, 5> shortest_tasks{{{"sequential", 1},
                                                      {"thread_pool", 1},
                                                      {"threads", 100},
                                                      {"process_pool", 10},
                                                      {"async", 1}}};

std::vector<std::size_t> lengths(const Setting& setting) {
  std::vector<std::size_t> lengths{1, 10, 100, 1000, 10'000};
  if (setting.goes_far) lengths.insert(lengths.end(), {100'000, 1'000'000});
  return lengths;
}

class Cut {
 public:
  /// `seconds` of computing, cut into tasks of so many microseconds.
  Cut(const Setting& setting, double seconds, std::size_t micros)
      : cores_(setting.usable_cores), micros_(micros) {
    const double each = static_cast<double>(micros) * 1e-6;
    spec_ = {.workload = "sum",
             .tasks = static_cast<std::size_t>(
                 std::max(1LL, std::llround(seconds / each))),
             .size = additions_in(each)};
  }

  std::size_t micros() const { return micros_; }

  Arm arm(const std::string& model) const {
    const bool is_async = model == "async";  // it spawns them all at once
    Arm arm{.name = name(model),
            .model = model,
            .concurrency = is_async ? spec_.tasks : cores_,
            .spec = spec_,
            .point = Point{model, static_cast<double>(micros_)},
            .may_end = true};
    if (model == "sequential") {
      arm.concurrency = 1;
      return arm;
    }
    const std::size_t parts = is_async ? 1 : std::min(cores_, spec_.tasks);
    arm.bound = {.base = name("sequential"),
                 .parts = static_cast<double>(parts)};
    return arm;
  }

 private:
  std::string name(const std::string& model) const {
    return fmt::format("{}, {} us", model, micros_);
  }

  std::size_t cores_;
  std::size_t micros_;
  Spec spec_;
};

std::vector<Claim> claims(const Setting& setting) {
  const auto cores = static_cast<double>(setting.usable_cores);
  return {{.id = "threads_gain",
           .text = "Cut into tasks of 10 ms, a pool of threads uses every core",
           .measure = "speed_up",
           .arm = "thread_pool, 10000 us",
           .base = "sequential, 10000 us",
           .relation = "about",
           .claimed = cores,
           .tolerance = 0.2,
           .bound = cores},
          {.id = "processes_lose",
           .text = "Tasks of 10 us are lost on a pool of processes: one after "
                   "another in one process is faster",
           .measure = "speed_up",
           .arm = "process_pool, 10 us",
           .base = "sequential, 10 us",
           .relation = "at_most",
           .claimed = 1}};
}

}  // namespace

Experiment granularity(const Setting& setting) {
  const double seconds = (setting.goes_far ? 0.5 : 0.02) * setting.work_scale;

  Experiment experiment{
      .id = "granularity",
      .title = "Shorter and shorter tasks",
      .source = "readers",
      .question = "How long must a task be, for a model to be worth its cost?",
      .work = fmt::format(
          "{:g} ms of additions, cut into tasks of 1 us to {}; {} at a time, "
          "async all at once",
          1000 * seconds,
          setting.goes_far ? "100 ms, and one task of 1 s" : "10 ms",
          setting.usable_cores),
      .kind = Kind::computing,
      .computing_seconds = 0.6 * seconds,  // most share it
      .sweep = "microseconds per task"};
  for (const std::size_t micros : lengths(setting)) {
    const Cut cut(setting, seconds, micros);
    for (const ShortestTask& each : shortest_tasks)
      if (micros >= each.shortest)
        experiment.arms.push_back(cut.arm(each.model));
  }
  experiment.tasks = experiment.arms.front().spec.tasks;
  experiment.claims = claims(setting);
  return experiment;
}

}  // namespace lab
