// Ctrl+C in the midst of twenty requests, meant for a program of its own.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "bench/experiments/own_code.hpp"
#include "models/processes/child_process.hpp"

namespace lab {
namespace {

using namespace metrics;

constexpr std::size_t twenty = 20;  // as many as the program makes
constexpr std::size_t at_once = 5;
constexpr std::size_t in_third_wave = 2 * at_once + 1;
constexpr std::size_t not_begun = twenty - 3 * at_once;

/// How many different right answers there are among the lines.
std::size_t count_answers(const std::string& text) {
  std::set<Answer> right;
  for (std::size_t task = 0; task < twenty; ++task)
    if (text.find(slow_answer(task) + "\n") != std::string::npos)
      right.insert(slow_answer(task));
  return right.size();
}

void wait_for_third_wave(const ServerStatsReader& stats) {
  const auto patience = Clock::now() + std::chrono::seconds(30);
  while (stats.now().requests < in_third_wave && Clock::now() < patience)
    std::this_thread::sleep_for(std::chrono::microseconds(500));
}

Arm arm(const Setting& setting, const char* name, const char* how, double each,
        const char* ending) {
  const auto code = [=](const Spec& spec) {
    const ServerStatsReader stats(spec.server);
    processes::ChildProcess program(
        processes::beside_this_program("lab_fetch_until_stopped"),
        {how, spec.server, fmt::format("{}", each)});
    wait_for_third_wave(stats);
    std::string text;
    std::string ended;
    const double took = time_of([&] {
      program.signal(SIGINT);
      text = program.read();
      ended = processes::to_text(program.wait());
    });
    const ServerStats seen = stats.settled();
    return Observed{
        .answers = {ended},
        .measures = {measured(kept_results_count, count_answers(text)),
                     measured(aborted_requests_count, seen.aborted),
                     measured(unbegun_requests_count, twenty - seen.requests),
                     measured(connections_left_open_count,
                              stats.left_open(seen))},
        .wall_seconds = took};
  };
  return coded(name,
               {.spec = http_requests(setting, twenty), .at_most = at_once},
               {ending}, code);
}

}  // namespace

Experiment graceful_shutdown(const Setting& setting) {
  // A signal cannot interrupt what takes no time.
  const double each = std::max(0.02, 1.0 * setting.time_scale);
  return {
      .title = "Ctrl+C",
      .source = "A2",
      .question = "What becomes of running requests, and of their results?",
      .work =
          fmt::format("{} requests of {:g} ms, {} at a time, and a SIGINT when "
                      "the third wave has begun; the time counts from there",
                      twenty, 1000 * each, at_once),
      .arms = {arm(setting, "a drain", "drain", each,
                   "ended with exit code 130"),
               arm(setting, "cancellation", "cancel", each,
                   "ended with exit code 130"),
               arm(setting, "no plan", "ignore", each,
                   "was killed by signal 2 (SIGINT)")},
      .claims = {{"none_begins", statement,
                  has("a drain", unbegun_requests_count, at_least(not_begun)),
                  "After Ctrl+C no request begins any more"},
                 {"drained", statement,
                  has("a drain", aborted_requests_count, exactly(0)),
                  "Requests under way can come to their end"},
                 {"cancelled_at_once", statement,
                  takes("cancellation", at_most(each / 2)),
                  "Or they are cancelled, and the program ends at once"},
                 {"keeps_results", ours,
                  has("cancellation", kept_results_count,
                      at_least(2 * at_once)),
                  "The results so far are kept when the rest is cancelled"},
                 {"closes_all", statement,
                  has("cancellation", connections_left_open_count, exactly(0)),
                  "All connections are closed"},
                 {"no_plan", check,
                  has("no plan", kept_results_count, exactly(0)),
                  "Without a plan for Ctrl+C, no result is kept"}},
      .computing_seconds = 0.15};
}

}  // namespace lab
