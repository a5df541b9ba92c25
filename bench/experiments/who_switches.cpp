// Who decides when it is another task's turn: the task itself, or the kernel?
//
// A voluntary switch: a thread had to wait and gave its core away.  An
// involuntary one: the kernel took the core from a thread that wanted to go on.

#include <fmt/format.h>

#include "bench/experiments/additions.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

constexpr std::size_t waits = 10;

void add(Experiment& experiment, const char* work, std::vector<Arm> arms) {
  for (Arm& arm : arms) {
    arm.name = fmt::format("{}, {}", arm.model, work);
    if (!arm.bound.base.empty())
      arm.bound.base = fmt::format("{}, {}", arm.bound.base, work);
    experiment.arms.push_back(std::move(arm));
  }
}

Claim switches(const char* id, const char* text, const char* measure,
               const char* arm, const char* relation, std::size_t claimed) {
  return {.id = id,
          .text = text,
          .measure = measure,
          .arm = arm,
          .relation = relation,
          .claimed = static_cast<double>(claimed)};
}

std::vector<Claim> claims(std::size_t tasks) {
  return {
      switches("threads_give_way",
               "Threads that wait give their core away, each at least once",
               "voluntary_switches", "threads, waiting", "at_least", waits),
      switches("coroutines_take_turns",
               "Coroutines that wait take turns on one thread, with hardly a "
               "switch: fewer than one for two tasks",
               "voluntary_switches", "async, waiting", "at_most", waits / 2),
      switches("threads_are_stopped",
               "Where there are more threads than cores, the kernel stops "
               "those that compute, against their will",
               "involuntary_switches", "threads, computing", "at_least",
               tasks / 4),
      switches("coroutines_are_not_asked",
               "Coroutines that compute never let go: there is hardly a "
               "voluntary switch",
               "voluntary_switches", "async, computing", "at_most", tasks / 4),
      switches("gil_hands_over",
               "Under the GIL threads that compute wait for one another",
               "voluntary_switches", "gil_threads, computing", "at_least",
               tasks)};
}

}  // namespace

Experiment who_switches(const Setting& setting) {
  const double delay = 0.05 * setting.time_scale;
  const double each = 0.006 * setting.work_scale;
  const std::size_t tasks = 4 * setting.usable_cores;
  const Spec nap{.workload = "sleep",
                 .tasks = waits,
                 .size = static_cast<std::uint64_t>(delay * 1e6)};
  const Spec sum{.workload = "sum", .tasks = tasks, .size = additions_in(each)};

  Experiment experiment{
      .id = "who_switches",
      .title = "Who decides whose turn it is",
      .source = "A4",
      .question = "How often is a core handed over, and of whose will?",
      .work = fmt::format("{} waits of {:g} ms, all at once; {} tasks that "
                          "compute for {:g} ms, {} at a time",
                          waits, 1000 * delay, tasks, 1000 * each, tasks / 2),
      .kind = Kind::waiting,
      .tasks = waits,
      .claims = claims(tasks),
      .computing_seconds = each * static_cast<double>(tasks)};
  add(experiment, "waiting",
      arms_of({.spec = nap,
               .concurrency = waits,
               .bound = {.seconds = delay},
               .sequential_bound = {.seconds = waits * delay}}));
  add(experiment, "computing", computing_arms(setting, sum, tasks / 2));
  return experiment;
}

}  // namespace lab
