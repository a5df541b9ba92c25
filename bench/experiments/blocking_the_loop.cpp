// A heartbeat on an event loop, beside a call that blocks or is awaited.

#include <fmt/format.h>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/heartbeat.hpp"

namespace lab {

Experiment blocking_the_loop(const Setting& setting) {
  const Calls call = calls_of(setting, 1);
  return {
      .title = "A blocking call in a coroutine",
      .source = "A1 A2 A3",
      .question = "What does one blocking call do to everybody else?",
      .work = fmt::format("a request of {:g} ms on an event loop, and a "
                          "heartbeat every {:g} ms beside it",
                          1000 * call.delay, 1000 * call.interval),
      .kind = Kind::waiting,
      .tasks = 1,
      .arms = {calls_arm(setting, call, "a blocking call", call.delay,
                         blocking_calls(call)),
               calls_arm(setting, call, "an awaited call", call.delay,
                         awaited_calls(call))},
      .claims = {
          {"freezes_all", statement,
           has("a blocking call", metrics::longest_gap_seconds,
               about(call.delay, 0.1)),
           "One blocking call of 1 s freezes all other coroutines for 1 s"},
          {"awaited_freezes_nobody", statement,
           has_less("an awaited call", metrics::longest_gap_seconds,
                    "a blocking call", at_least(10)),
           "Awaited, the same call freezes nobody: the longest gap between two "
           "beats is at least ten times shorter"},
          {"no_faster_alone", ours,
           faster_than("an awaited call", "a blocking call", about(1, 0.05)),
           "The call itself takes no longer when it blocks"}}};
}

}  // namespace lab
