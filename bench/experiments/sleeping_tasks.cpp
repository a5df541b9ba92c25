// A million tasks that sleep: what does one more of them cost?

#include <fmt/format.h>

#include <chrono>
#include <vector>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/sleepers.hpp"
#include "bench/measure/spare.hpp"

namespace lab {
namespace {

/// One kind of task, and in what numbers.
struct TaskKind {
  const char* name;
  Observed (*sleep)(std::size_t tasks, Nap nap);
  std::vector<std::size_t> near_points;
  std::vector<std::size_t> far_points;  // only where there is time for them
  void (*require)(std::size_t tasks) = nullptr;
};

const std::vector<TaskKind>& kinds() {
  static const std::vector<TaskKind> all{{"hand-made coroutines",
                                          sleeping_small_tasks,
                                          {20'000, 40'000, 70'000, 100'000},
                                          {300'000, 1'000'000}},
                                         {"Asio coroutines",
                                          sleeping_awaitables,
                                          {3000, 10'000, 20'000, 30'000},
                                          {300'000, 1'000'000}},
                                         {"threads",
                                          sleeping_threads,
                                          {100, 200, 500, 1000},
                                          {10'000, 30'000, 100'000},
                                          require_threads},
                                         {"processes",
                                          sleeping_processes,
                                          {1, 3, 10, 20},
                                          {100, 10'000},
                                          require_workers}};
  return all;
}

std::string name_of(const char* kind, std::size_t tasks) {
  return fmt::format("{} {}", tasks, kind);
}

Arm arm_of(const TaskKind& kind, std::size_t tasks, double nap) {
  const auto sleep = kind.sleep;
  const auto require = kind.require;
  Arm arm{.name = name_of(kind.name, tasks),
          .concurrency = tasks,
          .spec = {.tasks = tasks},
          .bound = {.seconds = nap},
          .variant =
              [sleep, tasks, nap](const std::string&, const std::stop_token&) {
                const std::chrono::duration<double> time(nap);
                return sleep(tasks, std::chrono::duration_cast<Nap>(time));
              },
          .expected = {fmt::format("{} awake", tasks)},
          .point = Point{kind.name, static_cast<double>(tasks)},
          .may_end = true};
  if (require != nullptr) arm.require = [require, tasks] { require(tasks); };
  return arm;
}

Claim takes(const char* id, const char* text, const char* kind,
            std::size_t tasks, double bytes_each) {
  return {.id = id,
          .text = text,
          .measure = "memory_bytes",
          .arm = name_of(kind, tasks),
          .relation = "at_most",
          .claimed = bytes_each * static_cast<double>(tasks)};
}

std::vector<Claim> claims(bool far, double nap) {
  const std::size_t most = far ? 1'000'000 : 100'000;
  const std::size_t most_of_asio = far ? most : 30'000;
  return {
      takes("asio_bytes", "A coroutine of Asio that sleeps takes 850 bytes",
            "Asio coroutines", most_of_asio, 850),
      takes("small_bytes", "A hand-made one takes 110 bytes",
            "hand-made coroutines", most, 110),
      {.id = "threads_take_more",
       .text = "Where a thousand threads sleep there is room for thirty "
               "thousand coroutines",
       .measure = "memory_bytes",
       .arm = name_of("Asio coroutines", 30'000),
       .base = name_of("threads", 1000),
       .relation = "at_least",
       .claimed = 1},
      {.id = "all_asleep",
       .text = "All of them sleep at the same time",
       .measure = "asleep_count",
       .arm = name_of("Asio coroutines", most_of_asio),
       .relation = "exactly",
       .claimed = static_cast<double>(most_of_asio)},
      {.id = "in_time",
       .text = "So many hand-made coroutines wake about as soon as one would",
       .measure = "wall_seconds",
       .arm = name_of("hand-made coroutines", most),
       .relation = "about",
       .claimed = nap,
       .tolerance = 0.5}};
}

}  // namespace

Experiment sleeping_tasks(const Setting& setting) {
  const double nap = (setting.goes_far ? 1.0 : 0.5) * setting.time_scale;
  const std::size_t most = setting.goes_far ? 1'000'000 : 100'000;

  Experiment experiment{
      .id = "sleeping_tasks",
      .title = "A million sleepers",
      .source = "readers",
      .question = "What does one more task cost while it only waits?",
      .work = fmt::format("up to {} tasks that sleep for {:g} ms, all at once; "
                          "memory with page tables and kernel stacks",
                          most, 1000 * nap),
      .kind = Kind::waiting,
      .tasks = most,
      .claims = claims(setting.goes_far, nap),
      .sweep = "sleeping tasks"};
  for (const TaskKind& kind : kinds()) {
    auto points = kind.near_points;
    if (setting.goes_far)
      points.insert(points.end(), kind.far_points.begin(),
                    kind.far_points.end());
    for (const std::size_t tasks : points)
      experiment.arms.push_back(arm_of(kind, tasks, nap));
  }
  return experiment;
}

}  // namespace lab
