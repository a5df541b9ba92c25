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

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/own_code.hpp"
#include "bench/load/web_load.hpp"
#include "bench/servers/kind_process.hpp"

namespace lab {
namespace {

using namespace metrics;

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

constexpr WebKind web_kinds[]{
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

Arm arm(const WebKind& kind, const char* loop, double wait, const WebLoad& load,
        Bound bound) {
  const auto code = [=, program = kind.program](auto&&...) {
    const KindProcess server(program, wait);
    WebResult result = put_load_on(server.address(), load);
    Observed observed{.answers = std::move(result.answers),
                      .measures = result.latencies.measures(),
                      .wall_seconds = result.seconds};
    observed.measures[&requests_per_second] =
        static_cast<double>(load.requests) / result.seconds;
    return observed;
  };
  return coded(fmt::format("{}, {}", kind.name, loop),
               {.spec = {.tasks = load.requests},
                .at_most = load.users,
                .bound = std::move(bound)},
               answers_to(load.requests), code);
}

Arm closed(const WebKind& kind, double wait) {
  return arm(kind, "closed loop", wait,
             {.users = closed_users, .requests = kind.closed_requests},
             waves(kind.closed_requests, kind.at_once, wait));
}

Arm open(const WebKind& kind, double wait) {
  const double interval = wait / asked_share;
  const Bound in_time{.seconds = (open_requests - 1) * interval + wait};
  return arm(kind, "open loop", wait,
             {.users = open_users,
              .requests = open_requests,
              .interval = to_duration(interval)},
             kind.at_once == 1 ? waves(open_requests, 1, wait) : in_time);
}

std::vector<Arm> all_arms(double wait) {
  std::vector<Arm> arms;
  for (const WebKind& kind : web_kinds) arms.push_back(closed(kind, wait));
  for (const WebKind& kind : web_kinds) arms.push_back(open(kind, wait));
  return arms;
}

}  // namespace

Experiment web_server(const Setting& setting) {
  const double wait = std::max(0.001, 0.01 * setting.time_scale);
  // The 99th of the requests that one at a time answers: due after 98
  // intervals, answered after 99 waits.
  const double late = wait * (99 - 98 / asked_share);
  return {
      .title = "A web server in four kinds",
      .source = "A4",
      .question =
          "How many requests can a server do, and how long do they take when "
          "more come than it can do?",
      .work =
          fmt::format("requests that wait {:g} ms each, a connection for each; "
                      "closed loop: {} users; open loop: {} requests at {:g} a "
                      "second, whatever the server does, {} at most under way",
                      1000 * wait, closed_users, open_requests,
                      asked_share / wait, open_users),
      .tasks = open_requests,
      .arms = all_arms(wait),
      .claims = {
          {"more_by_threads", statement,
           has_less("one at a time, closed loop", requests_per_second,
                    "thread per connection, closed loop",
                    at_least(2, 0, closed_users)),
           "A threaded web server serves more requests per second than one "
           "that takes them one by one; we ask for twice as many"},
          {"limit_of_a_pool", ours,
           has("thread pool of 16, closed loop", service_p50_seconds,
               at_least(wait * closed_users / pool, 0.05)),
           "A pool serves as many as it has threads: with 16 for 32 users, "
           "half of the requests take two waits or more"},
          {"timed_when_sent", ours,
           has("one at a time, open loop", service_p50_seconds,
               about(wait * open_users, 0.2)),
           "Asked for more than it can do and timed from when requests are "
           "sent, a server of one looks slow, but steady: 8 waits each"},
          {"timed_when_due", ours,
           has("one at a time, open loop", latency_p99_seconds, at_least(late)),
           "Timed from when they were due, requests wait longer and longer: 34 "
           "waits or more at the end of 100 requests"},
          {"nobody_waits", ours,
           has_less("thread per connection, open loop", latency_p99_seconds,
                    "one at a time, open loop", at_least(5)),
           "With a thread for each connection nobody waits for another"}}};
}

}  // namespace lab
