// Two tasks that compute, free to run anywhere or bound to cores.

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <set>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "bench/measure/cores.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

using namespace metrics;

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
  std::size_t moves = 0;
  std::size_t strays = 0;
  for (const CoreTrace& core_trace : core_traces) {
    seen.insert(core_trace.seen.begin(), core_trace.seen.end());
    moves += core_trace.moves;
    strays += core_trace.strays;
    observed.answers.push_back(fmt::format("{:x}", core_trace.value));
  }
  observed.measures = {measured(cores_seen_count, seen.size()),
                       measured(moves_count, moves),
                       measured(looks_outside_count, strays)};
  return observed;
}

Observed run_tasks(Binding binding, std::uint64_t looks) {
  const Cores allowed = allowed_cores();
  std::vector<Cores> cores(tasks);
  for (std::size_t i = 0; i < tasks; ++i) cores[i] = binding(allowed, i);
  std::vector<CoreTrace> core_traces(tasks);
  Timeline timeline(tasks);
  {
    threads::ThreadGroup group(tasks);
    for (std::size_t i = 0; i < tasks; ++i)
      group.start(i, [&, i] {
        const Timeline::TaskTimer timer(timeline, i, i);
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

Arm arm(const char* name, Binding binding, std::uint64_t looks, Bound bound) {
  std::vector<Answer> expected;
  for (std::size_t i = 0; i < tasks; ++i)
    expected.push_back(
        fmt::format("{:x}", crunched(i, looks * steps_between_looks)));
  const auto code = [=](auto&&...) { return run_tasks(binding, looks); };
  return {.name = name,
          .by = ByCode{code, expected},
          .concurrency = tasks,
          .spec = {.tasks = tasks},
          .bound = std::move(bound),
          .may_end = binding == one_each};  // where there is only one
}

}  // namespace

Experiment cpu_affinity(const Setting& setting) {
  const std::uint64_t looks = scaled(3'000, setting);
  const double parts = shared_by(setting, tasks);
  const Bound shared{.base = "bound to one core", .parts = parts};
  return {.title = "Tasks bound to cores",
          .source = "A4",
          .question = "What does it change to bind workers to cores?",
          .work = fmt::format("2 tasks of {} steps, each on a thread that "
                              "looks every {} steps on which core it is",
                              looks * steps_between_looks, steps_between_looks),
          .kind = Kind::computing,
          .arms = {arm("free", anywhere, looks, shared),
                   arm("bound to the same two cores", same_two, looks, shared),
                   arm("bound to a core each", one_each, looks, shared),
                   arm("bound to one core", same_one, looks, {})},
          .claims = {{"never_outside", statement,
                      has("bound to the same two cores", looks_outside_count,
                          exactly(0)),
                      "Bound to two cores, a task runs nowhere else"},
                     {"one_core_seen", check,
                      has("bound to one core", cores_seen_count, exactly(1)),
                      "Bound to one core, both tasks see one core"},
                     {"no_moves", check,
                      has("bound to a core each", moves_count, exactly(0)),
                      "A task bound to a core of its own never moves"},
                     {"two_are_twice_as_fast", ours,
                      faster_than("bound to a core each", "bound to one core",
                                  about(2, 0.15, parts)),
                      "Bound to a core each, the two tasks are done twice as "
                      "fast as on one core"},
                     {"no_faster_than_free", ours,
                      faster_than("bound to the same two cores", "free",
                                  about(1, 0.15)),
                      "On an idle machine, binding two tasks to two cores "
                      "makes them no faster than leaving them free (against "
                      "the article, which binds them to be faster)"}},
          .computing_seconds = 0.06};
}

}  // namespace lab
