// Two tasks that compute, free to run anywhere or bound to cores.

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <set>

#include "bench/experiments/claims.hpp"
#include "bench/experiments/crunch.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/timeline.hpp"
#include "bench/measure/cores.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

constexpr std::size_t tasks = 2;
constexpr std::uint64_t steps_between_looks = 10'000;

/// What a task has seen of the cores it ran on.
struct CoreTrace {
  std::set<int> seen;
  std::size_t moves = 0;
  std::size_t strays = 0;  // looks at a core that was not allowed
  std::uint64_t value = 0;
};

/// Computes, and looks about every 10 µs where it is: a move there and back in
/// between is not seen.
CoreTrace compute_and_trace(const Cores& allowed, std::uint64_t task,
                            std::uint64_t looks) {
  CoreTrace core_trace{.value = task};
  int last = ::sched_getcpu();
  for (; looks > 0; --looks) {
    core_trace.value = crunch(core_trace.value, steps_between_looks);
    const int here = ::sched_getcpu();
    core_trace.seen.insert(here);
    core_trace.moves += here != last ? 1 : 0;
    core_trace.strays += std::ranges::count(allowed, here) == 0 ? 1 : 0;
    last = here;
  }
  return core_trace;
}

/// Which cores each of the two tasks may use, out of those that are allowed.
using Binding = Cores (*)(const Cores& allowed, std::size_t task);

Cores anywhere(const Cores& allowed, std::size_t /*task*/) { return allowed; }

Cores same_two(const Cores& allowed, std::size_t /*task*/) {
  return {allowed.begin(),
          allowed.begin() + std::min<std::ptrdiff_t>(2, std::ssize(allowed))};
}

Cores one_each(const Cores& allowed, std::size_t task) {
  if (allowed.size() < tasks)
    throw EnvironmentError("there is only one core to be bound to");
  return {allowed[task]};
}

Cores same_one(const Cores& allowed, std::size_t /*task*/) {
  return {allowed.front()};
}

Observed add_up(const std::vector<CoreTrace>& core_traces) {
  Observed observed;
  std::set<int> seen;
  double moves = 0;
  double strays = 0;
  for (const CoreTrace& core_trace : core_traces) {
    seen.insert(core_trace.seen.begin(), core_trace.seen.end());
    moves += static_cast<double>(core_trace.moves);
    strays += static_cast<double>(core_trace.strays);
    observed.answers.push_back(fmt::format("{:x}", core_trace.value));
  }
  observed.measures = {{"cores_seen_count", static_cast<double>(seen.size())},
                       {"moves_count", moves},
                       {"looks_outside_count", strays}};
  return observed;
}

Observed run_variant(Binding binding, std::uint64_t looks) {
  const Cores allowed = allowed_cores();
  std::vector<Cores> cores(tasks);
  for (std::size_t i = 0; i < tasks; ++i) cores[i] = binding(allowed, i);
  std::vector<CoreTrace> core_traces(tasks);
  Timeline timeline(tasks);
  {
    threads::ThreadGroup group(tasks);
    for (std::size_t i = 0; i < tasks; ++i)
      group.start(i, [&, i] {
        const Timeline::Lap lap(timeline, i, i);
        bind_to(cores[i]);
        core_traces[i] = compute_and_trace(cores[i], i, looks);
      });
  }  // joins them
  const double wall = timeline.seconds_so_far();
  Observed observed = add_up(core_traces);
  observed.traces = timeline.take();
  observed.wall_seconds = wall;
  return observed;
}

Arm make_arm(const char* name, Binding binding, std::uint64_t looks) {
  Arm arm{.name = name,
          .concurrency = tasks,
          .spec = {.tasks = tasks},
          .variant = [=](const std::string&, const std::stop_token&) {
            return run_variant(binding, looks);
          }};
  for (std::size_t i = 0; i < tasks; ++i)
    arm.expected.push_back(
        fmt::format("{:x}", crunched(i, looks * steps_between_looks)));
  return arm;
}

std::vector<Arm> all_arms(std::uint64_t looks, double parts) {
  std::vector<Arm> arms{
      make_arm("free", anywhere, looks),
      make_arm("bound to the same two cores", same_two, looks),
      make_arm("bound to a core each", one_each, looks),
      make_arm("bound to one core", same_one, looks)};
  for (Arm& arm : arms)
    if (arm.name != "bound to one core")
      arm.bound = {.base = "bound to one core", .parts = parts};
  arms[2].may_end = true;  // where there is only one
  return arms;
}

}  // namespace

Experiment cpu_affinity(const Setting& setting) {
  const std::uint64_t looks = scaled(3'000, setting);
  const auto parts = static_cast<double>(std::min(setting.usable_cores, tasks));

  Experiment experiment{
      .id = "cpu_affinity",
      .title = "Tasks bound to cores",
      .source = "A4",
      .question = "What does it change to bind workers to cores?",
      .work = fmt::format("2 tasks of {} steps, each on a thread that looks "
                          "every {} steps on which core it is",
                          looks * steps_between_looks, steps_between_looks),
      .kind = Kind::computing,
      .tasks = tasks,
      .arms = all_arms(looks, parts),
      .computing_seconds = 0.06};
  experiment.claims = {
      exactly("never_outside", "Bound to two cores, a task runs nowhere else",
              "looks_outside_count", "bound to the same two cores", 0),
      exactly("one_core_seen", "Bound to one core, both tasks see one core",
              "cores_seen_count", "bound to one core", 1),
      exactly("no_moves", "A task bound to a core of its own never moves",
              "moves_count", "bound to a core each", 0),
      {.id = "two_are_twice_as_fast",
       .text = "Bound to a core each, the two tasks are done twice as fast as "
               "on one core",
       .measure = "speed_up",
       .arm = "bound to a core each",
       .base = "bound to one core",
       .relation = "about",
       .claimed = 2,
       .tolerance = 0.15,
       .bound = parts},
      {.id = "no_faster_than_free",
       .text = "On an idle machine, binding two tasks to two cores makes them "
               "no faster than leaving them free",
       .measure = "speed_up",
       .arm = "bound to the same two cores",
       .base = "free",
       .relation = "about",
       .claimed = 1,
       .tolerance = 0.15},
  };
  return experiment;
}

}  // namespace lab
