// Ctrl+C in the midst of twenty requests, meant for a program of its own.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/http_requests.hpp"
#include "bench/harness/child.hpp"

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t requests = 20;  // as many as the program makes
constexpr std::size_t at_once = 5;
constexpr std::size_t in_third_wave = 2 * at_once + 1;
constexpr std::size_t not_begun = requests - 3 * at_once;

/// How many different right answers there are among the lines.
std::size_t right_answers(const std::string& text) {
  std::set<Answer> right;
  for (std::size_t task = 0; task < requests; ++task)
    if (text.find(slow_answer(task) + "\n") != std::string::npos)
      right.insert(slow_answer(task));
  return right.size();
}

void wait_for_third_wave(const ServerBooks& books) {
  const auto patience = Clock::now() + std::chrono::seconds(30);
  while (books.now().requests < in_third_wave && Clock::now() < patience)
    std::this_thread::sleep_for(std::chrono::microseconds(500));
}

Observed run_variant(const std::string& how, const std::string& server,
                     double each) {
  const ServerBooks books(server);
  Child program(beside_this_program("lab_fetch_until_stopped"),
                {how, server, fmt::format("{}", each)});
  wait_for_third_wave(books);
  const auto asked = Clock::now();
  program.signal(SIGINT);
  const std::string text = program.read();
  const std::string ending = to_text(program.wait());
  const std::chrono::duration<double> took = Clock::now() - asked;
  const ServerCounts seen = books.settled();
  const auto count = [](std::size_t number) {
    return static_cast<double>(number);
  };
  return {
      .answers = {ending},
      .measures = {{"kept_results_count", count(right_answers(text))},
                   {"aborted_requests_count", count(seen.aborted)},
                   {"unbegun_requests_count", count(requests - seen.requests)},
                   {"connections_left_open_count",
                    count(books.left_open(seen))}},
      .wall_seconds = took.count()};
}

Claim counted(const char* id, const char* text, const char* measure,
              const char* arm, const char* relation, std::size_t claimed) {
  return {.id = id,
          .text = text,
          .measure = measure,
          .arm = arm,
          .relation = relation,
          .claimed = static_cast<double>(claimed)};
}

std::vector<Claim> claims(double each) {
  return {
      counted("none_begins", "After Ctrl+C no request begins any more",
              "unbegun_requests_count", "a drain", "at_least", not_begun),
      counted("drained", "Requests under way can come to their end",
              "aborted_requests_count", "a drain", "exactly", 0),
      {.id = "cancelled_at_once",
       .text = "Or they are cancelled, and the program ends at once",
       .measure = "wall_seconds",
       .arm = "cancellation",
       .relation = "at_most",
       .claimed = each / 2},
      counted("keeps_results",
              "The results so far are kept when the rest is cancelled",
              "kept_results_count", "cancellation", "at_least", 2 * at_once),
      counted("closes_all", "All connections are closed",
              "connections_left_open_count", "cancellation", "exactly", 0),
      counted("no_plan", "Without a plan for Ctrl+C, no result is kept",
              "kept_results_count", "no plan", "exactly", 0)};
}

}  // namespace

Experiment graceful_shutdown(const Setting& setting) {
  // A signal cannot interrupt what takes no time.
  const double each = std::max(0.02, 1.0 * setting.time_scale);

  Experiment experiment{
      .id = "graceful_shutdown",
      .title = "Ctrl+C",
      .source = "A2",
      .question = "What becomes of running requests, and of their results?",
      .work = fmt::format("{} requests of {:g} ms, {} at a time, and a SIGINT "
                          "when the third wave has begun; the time counts from "
                          "there",
                          requests, 1000 * each, at_once),
      .kind = Kind::waiting,
      .tasks = requests,
      .computing_seconds = 0.15};
  const auto add = [&](const char* name, const char* how, const char* ending,
                       Bound bound) {
    experiment.arms.push_back(
        {.name = name,
         .concurrency = at_once,
         .spec = {.tasks = requests,
                  .seed = setting.seed,
                  .server = setting.server},
         .bound = std::move(bound),
         .variant =
             [how, each](const std::string& server, const std::stop_token&) {
               return run_variant(how, server, each);
             },
         .expected = {ending}});
  };
  add("a drain", "drain", "ended with exit code 130", {});
  add("cancellation", "cancel", "ended with exit code 130", {});
  add("no plan", "ignore", "was killed by signal 2 (SIGINT)", {});
  experiment.claims = claims(each);
  return experiment;
}

}  // namespace lab
