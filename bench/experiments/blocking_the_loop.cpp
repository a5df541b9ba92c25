// A heartbeat on an event loop, beside a call that blocks or is awaited.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/heartbeat.hpp"
#include "bench/experiments/http_requests.hpp"
#include "models/async/run.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Seconds = std::chrono::duration<double>;

asio::awaitable<void> call_blocking(const BlockingSession& session,
                                    std::string target, Answer& answer) {
  answer = ask_blocking(session, target);
  co_return;
}

asio::awaitable<void> call_awaited(AsyncSession session, std::string target,
                                   Answer& answer) {
  answer = co_await ask(std::move(session), std::move(target));
}

Observed run_variant(asio::awaitable<void> call, const Answer& answer,
                     double interval) {
  const Pulse pulse = async::run(
      beat_beside(std::move(call),
                  std::chrono::duration_cast<std::chrono::nanoseconds>(
                      Seconds(interval))),
      {.handle_signals = false});
  return {.answers = {answer},
          .measures = {{"longest_gap_seconds", pulse.longest_gap_seconds},
                       {"beats_count", static_cast<double>(pulse.beats)}},
          .wall_seconds = pulse.work_seconds};
}

}  // namespace

Experiment blocking_the_loop(const Setting& setting) {
  const double delay = 1.0 * setting.time_scale;
  const double interval = std::max(0.001, 0.01 * setting.time_scale);
  const std::string target = slow_path(delay, 0);

  Experiment experiment{
      .id = "blocking_the_loop",
      .title = "A blocking call in a coroutine",
      .source = "A1 A2 A3",
      .question = "What does one blocking call do to everybody else?",
      .work = fmt::format("a request of {:g} ms on an event loop, and a "
                          "heartbeat every {:g} ms beside it",
                          1000 * delay, 1000 * interval),
      .kind = Kind::waiting,
      .tasks = 1};
  Arm arm{.name = "a blocking call",
          .spec = {.tasks = 1, .seed = setting.seed, .server = setting.server},
          .bound = {.seconds = delay},
          .expected = {slow_answer(0)}};
  arm.variant = [=](const std::string& server, const std::stop_token&) {
    Answer answer;
    const BlockingSession session(parse_address(server));
    return run_variant(call_blocking(session, target, answer), answer,
                       interval);
  };
  experiment.arms.push_back(arm);
  arm.name = "an awaited call";
  arm.variant = [=](const std::string& server, const std::stop_token&) {
    Answer answer;
    const AsyncSession session(parse_address(server));
    return run_variant(call_awaited(session, target, answer), answer, interval);
  };
  experiment.arms.push_back(arm);
  experiment.claims = {
      {.id = "freezes_all",
       .text = "One blocking call of 1 s freezes all other coroutines for 1 s",
       .measure = "longest_gap_seconds",
       .arm = "a blocking call",
       .relation = "about",
       .claimed = delay,
       .tolerance = 0.1},
      {.id = "awaited_freezes_nobody",
       .text = "Awaited, the same call freezes nobody: the longest gap between "
               "two beats is at least ten times shorter",
       .measure = "longest_gap_seconds",
       .arm = "an awaited call",
       .base = "a blocking call",
       .relation = "at_least",
       .claimed = 10},
      {.id = "no_faster_alone",
       .text = "The call itself takes no longer when it blocks",
       .measure = "speed_up",
       .arm = "an awaited call",
       .base = "a blocking call",
       .relation = "about",
       .claimed = 1,
       .tolerance = 0.05},
  };
  return experiment;
}

}  // namespace lab
