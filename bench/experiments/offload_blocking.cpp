// A blocking client, called from an event loop: on the loop, or beside it.

#include <fmt/format.h>

#include <functional>
#include <utility>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/heartbeat.hpp"
#include "bench/experiments/http_requests.hpp"
#include "models/async/gather.hpp"
#include "models/async/to_thread.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

asio::awaitable<std::vector<Answer>> call_beside_the_loop(
    threads::Executor& executor, const BlockingSession& session,
    const Calls& calls) {
  std::vector<asio::awaitable<Answer>> works;
  for (std::size_t i = 0; i < calls.number; ++i)
    works.push_back(async::to_thread(executor, ask_blocking, std::cref(session),
                                     slow_path(calls.delay, i)));
  co_return co_await async::gather(std::move(works));
}

Code offloaded_calls(const Calls& calls) {
  return [calls](const std::string& server, auto&&...) {
    const BlockingSession session(parse_address(server));
    threads::Executor executor({.max_workers = calls.number});
    return beside_heartbeat(call_beside_the_loop(executor, session, calls),
                            calls.interval);
  };
}

}  // namespace

Experiment offload_blocking(const Setting& setting) {
  const Calls calls = calls_of(setting, 5);
  return {
      .title = "A blocking client in an async program",
      .source = "A2 A3",
      .question = "Does to_thread make a blocking library fit for a loop?",
      .work = fmt::format("5 requests of {:g} ms at once, and a heartbeat "
                          "every {:g} ms beside them",
                          1000 * calls.delay, 1000 * calls.interval),
      .kind = Kind::waiting,
      .tasks = calls.number,
      .arms = {calls_arm(setting, calls, "calls on the loop", 5 * calls.delay,
                         blocking_calls(calls)),
               calls_arm(setting, calls, "to_thread", calls.delay,
                         offloaded_calls(calls)),
               calls_arm(setting, calls, "an awaitable client", calls.delay,
                         awaited_calls(calls))},
      .claims = {
          {"as_fast_as_async", statement,
           faster_than("to_thread", "an awaitable client", about(1, 0.1)),
           "Through to_thread, a blocking client is as fast as one that "
           "awaits"},
          {"five_times", ours,
           faster_than("to_thread", "calls on the loop", about(5, 0.1, 5)),
           "5 calls of 1 s take 1 s through to_thread, and 5 s on the loop"},
          {"keeps_beating", statement,
           has_less("to_thread", metrics::longest_gap_seconds,
                    "calls on the loop", at_least(10)),
           "Meanwhile the loop keeps beating: its longest gap is at least ten "
           "times shorter"}}};
}

}  // namespace lab
