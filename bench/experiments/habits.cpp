// Pitfalls and habits.

#include <fmt/format.h>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

using namespace metrics;

constexpr const char* computing_alone = "sequential, no delay";

/// No task computes before the first reply is there: the bound is one delay (or
/// all of them, one by one), and then the computing.
Work fetch_then_crunch(const Setting& s, double delay) {
  Work work = computes(s,
                       {.workload = "fetch_and_crunch",
                        .tasks = 8,
                        .size = scaled(450, s),
                        .server = s.server,
                        .input = std::to_string(to_ms(delay))},
                       8);
  work.bound.base = work.one_by_one.base = computing_alone;
  work.bound.seconds = delay;
  work.one_by_one.seconds = 8 * delay;
  return work;
}

Arm crunch_alone(const Setting& s) {
  Work work = fetch_then_crunch(s, 0);
  work.one_by_one = {};
  return arm("sequential", work, "no delay");
}

/// Waits and computing for every model.
///
/// A voluntary switch: a thread had to wait and gave its core away.  An
/// involuntary one: the kernel took the core from a thread that wanted to go
/// on.
std::vector<Arm> watched_for_switches(const Work& waits, const Work& computes) {
  auto all = arms(every_model(), waits, "waiting");
  const auto more = arms(every_model(), computes, "computing");
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

Table habits(const Setting& s) {
  const double delay = 0.016 * s.time_scale;
  const Work mixed = fetch_then_crunch(s, delay);
  const double nap = 0.05 * s.time_scale;
  const Work naps = sleeps(s, {.delays = each(10, nap)});
  const std::size_t tasks = 4 * s.usable_cores;
  const double task_seconds = 0.006 * s.work_scale;
  const Work sums = computes(
      s,
      {.workload = "sum", .tasks = tasks, .size = additions_in(task_seconds)},
      tasks / 2);
  const auto a_quarter = static_cast<double>(tasks / 4);
  return {
      Row{.id = "mixed_fetch_and_crunch",
          .quick = {1.0, 3.2},
          .title = "Fetch, then crunch",
          .source = "A4",
          .question =
              "Is a loop for waiting with processes for computing best?",
          .text = fmt::format("8 GET requests, answered after {} ms each; then "
                              "the checksum of every body, {} times over",
                              to_ms(delay), mixed.spec.size),
          .work = mixed,
          .more = {crunch_alone(s)},
          .claims = {{"beside_one_loop", statement,
                      faster_than("hybrid", "async", at_least(1, 0.05)),
                      "A loop with processes behind it is at least as fast as "
                      "the loop alone"},
                     {"beside_threads_under_a_lock", statement,
                      faster_than("hybrid", "gil_threads", at_least(1, 0.05)),
                      "It is at least as fast as threads under the GIL"},
                     {"beside_many_processes", statement,
                      faster_than("hybrid", "process_pool", at_least(1, 0.05)),
                      "It is at least as fast as a process for each task that "
                      "is in progress"},
                     // These start no process, and exchange nothing.
                     {"beside_threads", ours,
                      faster_than("hybrid", "thread_pool", about(1, 0.1)),
                      "It is about as fast as threads that have no GIL"}},
          .computing_seconds = 0.1},
      Coded{"blocking_the_loop", {0.2, 1.3}, blocking_the_loop},
      Coded{"offload_blocking", {0.08, 1.9}, offload_blocking},
      Coded{"responsive_ui", {1.0, 2}, responsive_ui},
      Coded{"partial_failure", {0.1, 0.6}, partial_failure},
      Coded{"graceful_shutdown", {0.05, 1.5}, graceful_shutdown},
      Coded{"lost_update_threads", {1.0, 1}, lost_update_threads},
      Coded{"lost_update_await", {0.02, 1}, lost_update_await},
      Coded{"forgotten_await", {0.1, 0.4}, forgotten_await},
      Coded{"event_loop_backend", {1.0, 1.2}, event_loop_backend},
      Row{.id = "who_switches",
          .quick = {0.1, 1},
          .title = "Who decides whose turn it is",
          .source = "A4",
          .question = "How often is a core handed over, and of whose will?",
          .text =
              fmt::format("10 waits of {:g} ms, all at once; {} tasks that "
                          "compute for {:g} ms, {} at a time",
                          1000 * nap, tasks, 1000 * task_seconds, tasks / 2),
          .work = naps,
          .models = {},
          .more = watched_for_switches(naps, sums),
          .claims =
              {{"threads_give_way", statement,
                has("threads, waiting", voluntary_switches, at_least(10)),
                "Threads that wait give their core away, each at least once"},
               {"coroutines_take_turns", statement,
                has("async, waiting", voluntary_switches, at_most(5)),
                "Coroutines that wait take turns on one thread, with hardly a "
                "switch: fewer than one for two tasks"},
               {"threads_are_stopped", statement,
                has("threads, computing", involuntary_switches,
                    at_least(a_quarter)),
                "Where there are more threads than cores, the kernel stops "
                "those that compute, against their will"},
               {"coroutines_are_not_asked", statement,
                has("async, computing", voluntary_switches, at_most(a_quarter)),
                "Coroutines that compute never let go: there is hardly a "
                "voluntary switch"},
               {"gil_hands_over", check,
                has("gil_threads, computing", voluntary_switches,
                    at_least(4 * a_quarter)),
                "Under the GIL threads that compute wait for one another"}},
          .computing_seconds = task_seconds * static_cast<double>(tasks)}};
}

}  // namespace lab
