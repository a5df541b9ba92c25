// A blocking client, called from an event loop: on the loop, or beside it.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/heartbeat.hpp"
#include "bench/experiments/http_requests.hpp"
#include "models/async/gather.hpp"
#include "models/async/run.hpp"
#include "models/async/to_thread.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Calls = std::vector<asio::awaitable<Answer>>;

constexpr std::size_t calls = 5;

asio::awaitable<Answer> call_on_the_loop(const BlockingSession& session,
                                         std::string target) {
  co_return ask_blocking(session, target);
}

asio::awaitable<Answer> call_beside_the_loop(threads::Executor& executor,
                                             const BlockingSession& session,
                                             std::string target) {
  co_return co_await async::to_thread(executor, ask_blocking,
                                      std::cref(session), std::move(target));
}

asio::awaitable<void> all_of(Calls works, std::vector<Answer>& answers) {
  answers = co_await async::gather(std::move(works));
}

/// Makes the calls at once, beside a heartbeat.
Observed run_variant(Calls works, double interval) {
  std::vector<Answer> answers;
  const auto beat = std::chrono::duration<double>(interval);
  const Pulse pulse = async::run(
      beat_beside(all_of(std::move(works), answers),
                  std::chrono::duration_cast<std::chrono::nanoseconds>(beat)),
      {.handle_signals = false});
  return {.answers = std::move(answers),
          .measures = {{"longest_gap_seconds", pulse.longest_gap_seconds},
                       {"beats_count", static_cast<double>(pulse.beats)}},
          .wall_seconds = pulse.work_seconds};
}

Variant on_the_loop(double delay, double interval) {
  return [=](const std::string& server, const std::stop_token&) {
    const BlockingSession session(parse_address(server));
    Calls works;
    for (std::size_t i = 0; i < calls; ++i)
      works.push_back(call_on_the_loop(session, slow_path(delay, i)));
    return run_variant(std::move(works), interval);
  };
}

Variant beside_the_loop(double delay, double interval) {
  return [=](const std::string& server, const std::stop_token&) {
    const BlockingSession session(parse_address(server));
    threads::Executor executor({.max_workers = calls});
    Calls works;
    for (std::size_t i = 0; i < calls; ++i)
      works.push_back(
          call_beside_the_loop(executor, session, slow_path(delay, i)));
    return run_variant(std::move(works), interval);
  };
}

Variant awaited(double delay, double interval) {
  return [=](const std::string& server, const std::stop_token&) {
    const AsyncSession session(parse_address(server));
    Calls works;
    for (std::size_t i = 0; i < calls; ++i)
      works.push_back(ask(session, slow_path(delay, i)));
    return run_variant(std::move(works), interval);
  };
}

std::vector<Claim> claims() {
  return {{.id = "as_fast_as_async",
           .text = "Through to_thread, a blocking client is as fast as one "
                   "that awaits",
           .measure = "speed_up",
           .arm = "to_thread",
           .base = "an awaitable client",
           .relation = "about",
           .claimed = 1,
           .tolerance = 0.1},
          {.id = "five_times",
           .text = "5 calls of 1 s take 1 s through to_thread, and 5 s on the "
                   "loop",
           .measure = "speed_up",
           .arm = "to_thread",
           .base = "calls on the loop",
           .relation = "about",
           .claimed = calls,
           .tolerance = 0.1,
           .bound = calls},
          {.id = "keeps_beating",
           .text = "Meanwhile the loop keeps beating: its longest gap is at "
                   "least ten times shorter",
           .measure = "longest_gap_seconds",
           .arm = "to_thread",
           .base = "calls on the loop",
           .relation = "at_least",
           .claimed = 10}};
}

}  // namespace

Experiment offload_blocking(const Setting& setting) {
  const double delay = 1.0 * setting.time_scale;
  const double interval = std::max(0.001, 0.01 * setting.time_scale);

  Experiment experiment{
      .id = "offload_blocking",
      .title = "A blocking client in an async program",
      .source = "A2 A3",
      .question = "Does to_thread make a blocking library fit for a loop?",
      .work = fmt::format("{} requests of {:g} ms at once, and a heartbeat "
                          "every {:g} ms beside them",
                          calls, 1000 * delay, 1000 * interval),
      .kind = Kind::waiting,
      .tasks = calls};
  const auto add = [&](const char* name, double bound, Variant variant) {
    Arm arm{
        .name = name,
        .concurrency = calls,
        .spec = {
            .tasks = calls, .seed = setting.seed, .server = setting.server}};
    arm.bound.seconds = bound;
    arm.variant = std::move(variant);
    for (std::size_t i = 0; i < calls; ++i)
      arm.expected.push_back(slow_answer(i));
    experiment.arms.push_back(std::move(arm));
  };
  add("calls on the loop", calls * delay, on_the_loop(delay, interval));
  add("to_thread", delay, beside_the_loop(delay, interval));
  add("an awaitable client", delay, awaited(delay, interval));
  experiment.claims = claims();
  return experiment;
}

}  // namespace lab
