// Pitfalls and habits.

#include <fmt/format.h>

#include <algorithm>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/heartbeat.hpp"

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
  append(all, arms(every_model(), computes, "computing"));
  return all;
}

Calls calls_of(const Setting& s, std::size_t number) {
  return {.number = number,
          .delay = s.time_scale,
          .interval = std::max(0.001, 0.01 * s.time_scale),
          .spec = http_requests(s, number)};
}

}  // namespace

Table habits(const Setting& s) {
  const Calls call = calls_of(s, 1);
  const Calls calls = calls_of(s, 5);
  const Calls many = calls_of(s, 20);
  const std::size_t width = default_workers(s.usable_cores);
  const std::size_t waves_of_many = (many.number + width - 1) / width;
  const double in_waves = static_cast<double>(waves_of_many) * many.delay;
  const double delay = whole_ms(0.016 * s.time_scale);
  const Work mixed = fetch_then_crunch(s, delay);
  const double nap = 0.05 * s.time_scale;
  const Work naps = sleeps(s, {.delays = each(10, nap)});
  const std::size_t tasks = 4 * s.usable_cores;
  const double task_seconds = 0.006 * s.work_scale;
  const Work sums = computes(
      s,
      {.workload = "sum", .tasks = tasks, .size = additions_in(task_seconds)},
      tasks / 2);
  const auto a_quarter = static_cast<double>(s.usable_cores);
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
      Row{.id = "blocking_the_loop",
          .quick = {0.2, 1.3},
          .title = "A blocking call in a coroutine",
          .source = "A1 A2 A3",
          .question = "What does one blocking call do to everybody else?",
          .text = fmt::format("a request of {:g} ms on an event loop, and a "
                              "heartbeat every {:g} ms beside it",
                              1000 * call.delay, 1000 * call.interval),
          .work = {.spec = call.spec},
          .models = {},
          .more = {call.on_the_loop("a blocking call"),
                   call.never_suspending("a coroutine that never suspends"),
                   call.awaited("an awaited call")},
          .claims = {{"freezes_all", statement,
                      has("a blocking call", longest_gap_seconds,
                          about(call.delay, 0.1)),
                      "One blocking call of 1 s freezes all other coroutines "
                      "for 1 s"},
                     {"never_suspends", ours,
                      has("a coroutine that never suspends",
                          longest_gap_seconds, about(call.delay, 0.1)),
                      "So does a coroutine that computes for 1 s and awaits "
                      "nothing: a loop gives turns at an await only"},
                     {"awaited_freezes_nobody", statement,
                      has_less("an awaited call", longest_gap_seconds,
                               "a blocking call", at_least(10)),
                      "Awaited, the same call freezes nobody; we ask that the "
                      "longest gap between two beats be ten times shorter"},
                     {"no_faster_alone", ours,
                      faster_than("an awaited call", "a blocking call",
                                  about(1, 0.05)),
                      "The call itself takes no longer when it blocks"}}},
      Row{.id = "offload_blocking",
          .quick = {0.08, 1.9},
          .title = "A blocking client in an async program",
          .source = "A2 A3",
          .question = "Does to_thread make a blocking library fit for a loop?",
          .text = fmt::format("5 requests of {:g} ms at once, and a heartbeat "
                              "every {:g} ms beside them",
                              1000 * calls.delay, 1000 * calls.interval),
          .work = {.spec = calls.spec},
          .models = {},
          .more = {calls.on_the_loop("calls on the loop"),
                   calls.beside_the_loop("to_thread", calls.number),
                   many.beside_the_loop("20 calls, Python's default width",
                                        width),
                   many.beside_the_loop("20 calls, a thread for each",
                                        many.number),
                   calls.awaited("an awaitable client")},
          .claims =
              {{"as_fast_as_async", statement,
                faster_than("to_thread", "an awaitable client", about(1, 0.1)),
                "Through to_thread, a blocking client is as fast as one that "
                "awaits"},
               {"five_times", ours,
                faster_than("to_thread", "calls on the loop", about(5, 0.1, 5)),
                "5 calls of 1 s take 1 s through to_thread, and 5 s on the "
                "loop"},
               {"waves_of_the_default", ours,
                takes("20 calls, Python's default width", about(in_waves, 0.1)),
                fmt::format("Python's default pool has {} threads here "
                            "(cores + 4, at most 32): 20 calls of 1 s take {} "
                            "waves",
                            width, waves_of_many)},
               {"keeps_beating", statement,
                has_less("to_thread", longest_gap_seconds, "calls on the loop",
                         at_least(10)),
                "Meanwhile the loop keeps beating; we ask that its longest gap "
                "be ten times shorter"}}},
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
