// A web server in four kinds, under two kinds of load.
//
// In a closed loop 32 users ask again as soon as they are answered: it shows
// what a server can do.  In an open loop requests are due at a fixed rate: it
// shows what becomes of those who come when the server is not done yet.  One of
// the kinds cannot keep up with that rate.  Timed from when they were sent, its
// requests look bearable, because the load sends no ninth while eight are under
// way; timed from when they were due, they take longer and longer.

#include <fmt/format.h>

#include <algorithm>

#include "bench/experiments/experiments.hpp"
#include "bench/load/web_load.hpp"
#include "bench/servers/kind_process.hpp"

namespace lab {
namespace {

constexpr std::size_t pool = 16;  // threads, as in lab_server
constexpr std::size_t closed_users = 32;
constexpr std::size_t open_users = 8;
constexpr std::size_t open_requests = 100;
constexpr double asked_share = 1.5;  // of what a server of one can do

struct WebKind {
  const char* name;  ///< In the report.
  const char* program;
  std::size_t at_once;  ///< So many of the users wait at the same time.
  std::size_t closed_requests;
};

constexpr WebKind kinds[]{
    {"one at a time", "web_one_at_a_time", 1, 40},
    {"thread per connection", "web_thread_per_connection", closed_users, 640},
    {"thread pool of 16", "web_thread_pool", pool, 640},
    {"coroutines", "web_coroutines", closed_users, 640}};

std::vector<Answer> answers_to(std::size_t requests) {
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < requests; ++i)
    answers.push_back(fmt::format("this is /{}\n", i));
  return answers;
}

Observed run_variant(const char* program, double wait, const WebLoad& load) {
  const KindProcess server(program, wait);
  WebResult result = put_load_on(server.address(), load);
  Observed observed{.answers = std::move(result.answers),
                    .measures = result.latencies.measures(),
                    .wall_seconds = result.seconds};
  observed.measures["requests_per_second"] =
      static_cast<double>(load.requests) / result.seconds;
  return observed;
}

Arm arm_of(const WebKind& kind, const char* loop, double wait,
           const WebLoad& load) {
  return {.name = fmt::format("{}, {}", kind.name, loop),
          .concurrency = load.users,
          .spec = {.tasks = load.requests},
          .variant =
              [program = kind.program, wait, load](const std::string&,
                                                   const std::stop_token&) {
                return run_variant(program, wait, load);
              },
          .expected = answers_to(load.requests)};
}

Arm closed(const WebKind& kind, double wait) {
  Arm arm = arm_of(kind, "closed loop", wait,
                   {.users = closed_users, .requests = kind.closed_requests});
  arm.bound = waves(kind.closed_requests, kind.at_once, wait);
  return arm;
}

Arm open(const WebKind& kind, double wait) {
  const std::chrono::duration<double> interval(wait / asked_share);
  const auto in_time =
      static_cast<double>(open_requests - 1) * interval.count() + wait;
  Arm arm = arm_of(
      kind, "open loop", wait,
      {.users = open_users,
       .requests = open_requests,
       .interval =
           std::chrono::duration_cast<std::chrono::nanoseconds>(interval)});
  arm.bound.seconds =
      kind.at_once == 1 ? static_cast<double>(open_requests) * wait : in_time;
  return arm;
}

std::vector<Claim> claims(double wait) {
  // The 99th of the requests that one at a time answers: due after 98
  // intervals, answered after 99 waits.
  const double late = wait * (99 - 98 / asked_share);
  return {
      {.id = "more_by_threads",
       .text = "A threaded web server serves more requests per second than one "
               "that takes them one by one: at least twice as many",
       .measure = "requests_per_second",
       .arm = "one at a time, closed loop",
       .base = "thread per connection, closed loop",
       .relation = "at_least",
       .claimed = 2,
       .bound = closed_users},
      {.id = "limit_of_a_pool",
       .text = "A pool serves as many as it has threads: with 16 for 32 users, "
               "half of the requests take two waits or more",
       .measure = "service_p50_seconds",
       .arm = "thread pool of 16, closed loop",
       .relation = "at_least",
       .claimed = wait * closed_users / pool,
       .tolerance = 0.05},
      {.id = "timed_when_sent",
       .text = "Asked for more than it can do and timed from when requests are "
               "sent, a server of one looks slow, but steady: 8 waits each",
       .measure = "service_p50_seconds",
       .arm = "one at a time, open loop",
       .relation = "about",
       .claimed = wait * open_users,
       .tolerance = 0.2},
      {.id = "timed_when_due",
       .text =
           "Timed from when they were due, requests wait longer and longer: "
           "34 waits or more at the end of 100 requests",
       .measure = "latency_p99_seconds",
       .arm = "one at a time, open loop",
       .relation = "at_least",
       .claimed = late},
      {.id = "nobody_waits",
       .text = "With a thread for each connection nobody waits for another",
       .measure = "latency_p99_seconds",
       .arm = "thread per connection, open loop",
       .base = "one at a time, open loop",
       .relation = "at_least",
       .claimed = 5}};
}

}  // namespace

Experiment web_server(const Setting& setting) {
  const double wait = std::max(0.001, 0.01 * setting.time_scale);

  Experiment experiment{
      .id = "web_server",
      .title = "A web server in four kinds",
      .source = "A4",
      .question =
          "How many requests can a server do, and how long do they "
          "take when more come than it can do?",
      .work = fmt::format(
          "requests that wait {:g} ms each, a connection for each; closed "
          "loop: {} users; open loop: {} requests at {:g} a second, whatever "
          "the server does, {} at most under way",
          1000 * wait, closed_users, open_requests, asked_share / wait,
          open_users),
      .kind = Kind::waiting,
      .tasks = open_requests};
  for (const WebKind& kind : kinds)
    experiment.arms.push_back(closed(kind, wait));
  for (const WebKind& kind : kinds) experiment.arms.push_back(open(kind, wait));
  experiment.claims = claims(wait);
  return experiment;
}

}  // namespace lab
