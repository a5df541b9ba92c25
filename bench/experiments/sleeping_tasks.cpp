// A million tasks that sleep: what does one more of them cost?

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "bench/experiments/sleepers.hpp"
#include "bench/measure/spare.hpp"

namespace lab {
namespace {

using namespace metrics;

/// One kind of task, and in what numbers.
struct TaskKind {
  const char* name;
  Observed (*sleep)(std::size_t tasks, Nap nap);
  std::vector<std::size_t> near_points;
  std::vector<std::size_t> far_points;  // only where there is time for them
  void (*require)(std::size_t tasks);
};

std::vector<TaskKind> task_kinds() {
  return {{"hand-made coroutines",
           sleeping_small_tasks,
           {20'000, 40'000, 70'000, 100'000},
           {300'000, 1'000'000},
           nullptr},
          {"Asio coroutines",
           sleeping_awaitables,
           {3000, 10'000, 20'000, 30'000},
           {300'000, 1'000'000},
           nullptr},
          {"fibers",
           sleeping_fibers,
           {300, 1000, 3000, 10'000},
           {30'000, 100'000},
           nullptr},
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
}

std::string name_of(const char* kind, std::size_t tasks) {
  return fmt::format("{} {}", tasks, kind);
}

Arm arm(const TaskKind& kind, std::size_t tasks, double nap) {
  const auto code = [sleep = kind.sleep, tasks, nap](auto&&...) {
    return sleep(tasks, to_duration(nap));
  };
  Arm arm{.name = name_of(kind.name, tasks),
          .by = ByCode{code, {fmt::format("{} awake", tasks)}},
          .concurrency = tasks,
          .spec = {.tasks = tasks},
          .bound = {.seconds = nap},
          .point = Point{kind.name, static_cast<double>(tasks)},
          .may_end = true};
  if (kind.require != nullptr)
    arm.require = [require = kind.require, tasks] { require(tasks); };
  return arm;
}

std::vector<Arm> all_arms(bool goes_far, double nap) {
  std::vector<Arm> arms;
  for (TaskKind& kind : task_kinds()) {
    auto& points = kind.near_points;
    if (goes_far)
      points.insert(points.end(), kind.far_points.begin(),
                    kind.far_points.end());
    for (const std::size_t tasks : points)
      arms.push_back(arm(kind, tasks, nap));
  }
  return arms;
}

/// The tasks of other languages: what they take is the peak of the whole
/// program, so it is the slope that tells of a task.
std::vector<Arm> in_other_languages(const Setting& setting, double nap) {
  const std::vector<std::size_t> points{1000, 10'000, 100'000};
  std::vector<Arm> arms;
  for (const Language& language : all_languages())
    for (const std::size_t tasks : points)
      arms.push_back(at_point(
          in_language(language, sleeps(setting, {.delays = each(tasks, nap)}),
                      fmt::format("{} tasks", tasks)),
          tasks));
  return arms;
}

}  // namespace

Experiment sleeping_tasks(const Setting& setting) {
  const double nap = (setting.goes_far ? 1.0 : 0.5) * setting.time_scale;
  const std::size_t most = setting.goes_far ? 1'000'000 : 100'000;
  const std::size_t most_of_asio = setting.goes_far ? most : 30'000;
  const std::string asio = name_of("Asio coroutines", most_of_asio);
  const std::string hand_made = name_of("hand-made coroutines", most);
  auto arms = all_arms(setting.goes_far, nap);
  append(arms, in_other_languages(setting, nap));
  const auto bytes = [](double each, std::size_t tasks) {
    return at_most(each * static_cast<double>(tasks));
  };
  return {
      .title = "A million sleepers",
      .source = "ours",
      .question = "What does one more task cost while it only waits?",
      .work = fmt::format("up to {} tasks that sleep for {:g} ms, all at once; "
                          "memory with page tables and kernel stacks",
                          most, 1000 * nap),
      .tasks = most,
      .arms = std::move(arms),
      .claims =
          {{"asio_bytes", ours,
            has(asio, memory_bytes, bytes(720, most_of_asio)),
            "A coroutine of Asio that sleeps takes 720 bytes"},
           {"small_bytes", ours, has(hand_made, memory_bytes, bytes(110, most)),
            "A hand-made one takes 110 bytes"},
           {"a_stack_takes_more", ours,
            has_less("10000 Asio coroutines", memory_bytes, "10000 fibers",
                     at_least(2)),
            "A fiber, which sleeps with a whole stack, takes several times as "
            "much as a coroutine"},
           {"threads_take_more", ours,
            has_less("30000 Asio coroutines", memory_bytes, "1000 threads",
                     at_least(1)),
            "Where a thousand threads sleep there is room for thirty thousand "
            "coroutines"},
           {"all_asleep", check,
            has(asio, asleep_count, exactly(static_cast<double>(most_of_asio))),
            "All of them sleep at the same time"},
           {"in_time", ours, takes(hand_made, about(nap, 0.5)),
            "So many hand-made coroutines wake about as soon as one would"}},
      .sweep = "sleeping tasks"};
}

}  // namespace lab
