// More and more requests, with a limit or without, that every model makes.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"
#include "bench/experiments/rate_limiter.hpp"

namespace lab {
namespace {

using namespace metrics;

constexpr std::uint64_t file_size = 40'000;

/// A rehearsal has no delay at all, but a rate must be given.
double rate_for(double seconds) { return std::min(1e9, file_size / seconds); }

Work overrun(const Setting& s, std::size_t at_most) {
  return fetches(s,
                 {.delays = each(50, 0.2 * s.time_scale), .at_most = at_most},
                 "limit=10&");
}

/// Each says how long a request takes.
std::vector<Arm> overrunning(const Setting& s) {
  auto all = arms(models_of_python(), overrun(s, 10));
  all.push_back(arm("async", overrun(s, 50), "no limit"));
  for (Arm& arm : all) std::get<ByModel>(arm.by).measures_latency = true;
  std::get<ByModel>(all.back().by).may_fail = FailureKind::bad_status;
  all.push_back(by_semaphore(s, 0.2 * s.time_scale));
  all.push_back(by_rate_limiter(s, 0.2 * s.time_scale));
  return all;
}

/// The same requests with kept connections and with one for each.
std::vector<Arm> kept_or_not(const Work& kept) {
  Work one_each = kept;
  one_each.spec.size = 1;
  std::vector<Arm> arms;
  for (const char* model : {"sequential", "thread_pool", "async"}) {
    arms.push_back(arm(model, kept));
    arms.push_back(arm(model, one_each));
    arms.back().name += " without a session";
  }
  return arms;
}

/// What readers of the articles ask next: how far does each model go?
Row at_once(const Setting& s, std::string_view id, const char* title,
            Quick quick, const Waits& waits, std::vector<std::string> models,
            std::vector<std::string> peers) {
  const std::size_t tasks = waits.delays.size();
  return {
      .id = id,
      .quick = quick,
      .title = title,
      .source = "ours",
      .question = fmt::format("Who can wait for {} answers at once?", tasks),
      .text = fmt::format("{} GET requests of {:g} ms, all at once", tasks,
                          1000 * waits.delays.front()),
      .work = fetches(s, waits),
      .models = std::move(models),
      .peers = std::move(peers),
      .in_other_languages = true};
}

}  // namespace

Table many_requests(const Setting& s) {
  const double second = s.time_scale;  // of an article
  std::vector<double> services{120, 340, 80, 500, 210, 60, 150, 430, 270, 100};
  for (double& milliseconds : services) milliseconds *= second / 1000;
  const std::vector<std::string> models{"threads", "thread_pool", "async",
                                        "async_multi", "fibers"};
  const double page = whole_ms(0.06 * second);
  const Work kept = fetches(s, {.delays = each(1000, 0), .at_most = 10});
  return {
      Row{.id = "rate_limited",
          .quick = {0.05, 2},
          .title = "A server with a limit",
          .source = "A1 A2",
          .question =
              "Does a semaphore of 10 keep a server from being overrun?",
          .text = fmt::format("50 GET requests of {:g} ms, all wanted at once; "
                              "the server refuses an eleventh at a time",
                              200 * second),
          .work = overrun(s, 10),
          .models = {},
          .more = overrunning(s),
          .claims =
              {{"five_waves", ours, takes("async", about(second, 0.1)),
                "Ten at a time, 50 requests of 200 ms take 1 s"},
               {"peak_of_ten", figure,
                has("async", peak_in_flight, exactly(10)),
                "The server sees ten requests at once, and never eleven"},
               {"limit_kept", statement, has("async", failures, exactly(0)),
                "With the limit no request is refused"},
               {"without_a_limit", check,
                has("async, no limit", failures, at_least(1)),
                "Without it, the server turns requests away with 429"},
               {"a_semaphore_limits_no_rate", ours,
                has("a semaphore of 10, against a rate", refused_requests_count,
                    at_least(1)),
                "A semaphore limits how many are in flight, not how many are "
                "sent in a second: a server that allows so many a second "
                "refuses some"},
               {"a_limiter_does", ours,
                has("a rate limiter, against a rate", refused_requests_count,
                    exactly(0)),
                "A rate limiter sends each when its turn comes: none is "
                "refused"},
               // Those that stand in line wait, too: a clock that starts when
               // the server is asked does not see it.
               {"service_time", ours,
                has("async", service_p50_seconds, about(0.2 * second, 0.1)),
                "Counted from when it is sent, a request takes the server's "
                "200 ms"},
               {"latency", ours,
                has("async", latency_p99_seconds, about(second, 0.1)),
                "Counted from when it is wanted, the slowest takes 1 s: it "
                "waits for the semaphore while four waves go by"}}},
      Row{.id = "scrape_100_pages",
          .quick = {0.07, 1.9},
          .title = "A hundred pages of HTML",
          .source = "A4",
          .question = "Do ten at a time finish in a tenth of the time?",
          .text = fmt::format("100 pages of {} ms each instead of 6 s, their "
                              "links pulled out, 10 at a time",
                              to_ms(page)),
          .work = waits(s, {.delays = each(100, page), .at_most = 10},
                        {.workload = "scrape", .size = to_ms(page)}),
          .models = models_of_python(),
          .claims =
              {{"ten_times", figure,
                faster_than("thread_pool", "sequential", about(10, 0.1, 10)),
                "100 pages that took 10 minutes take 1 minute"},
               {"ten_times_on_one_thread", ours,
                faster_than("async", "sequential", about(10, 0.1, 10)),
                "Coroutines on one thread scrape them ten times as fast, too"},
               {"same_links", check,
                has("thread_pool", right_answers, exactly(100)),
                "The links of all 100 pages are those found one by one"}},
          .article_scale = 0.01},
      Row{.id = "download_20_files",
          .quick = {0.1, 2.4},
          .title = "Twenty downloads",
          .source = "A4",
          .question = "Do five workers download five times as fast?",
          .text = fmt::format("20 files of 40 kB to the disk, {:g} ms each at "
                              "{:.1f} MB/s, 5 at a time",
                              200 * second, rate_for(0.2 * second) / 1e6),
          .work =
              waits(s, {.delays = each(20, 0.2 * second), .at_most = 5},
                    {.workload = "download",
                     .size = file_size,
                     .input = fmt::format("{:.0f}", rate_for(0.2 * second))}),
          .models = models_of_python(),
          .claims =
              {{"five_times", figure,
                faster_than("thread_pool", "sequential", about(5, 0.1, 5)),
                "With five threads, 20 files come five times as fast"},
               {"identical", check,
                has("thread_pool", right_answers, exactly(20)),
                "Every file on the disk has the bytes that the server sent"}}},
      Row{.id = "ten_microservices",
          .quick = {0.1, 1.3},
          .title = "Ten microservices",
          .source = "A4",
          .question = "Does asking ten services take as long as the slowest?",
          .text = fmt::format(
              "10 GET requests, answered after {:g} to {:g} ms; {:g} ms in all",
              60 * second, 500 * second, 2260 * second),
          .work = fetches(s, {.delays = services}),
          .models = models_of_python(),
          .claims =
              {{"the_slowest", statement,
                takes("async", about(0.5 * second, 0.05)),
                "Ten services asked together take as long as the slowest"},
               {"not_the_sum", ours,
                takes("sequential", about(2.26 * second, 0.05)),
                "Asked one by one, they take the sum of all their times"},
               {"asked_at_once", statement,
                has("async", peak_in_flight, exactly(10)),
                "All ten services are asked almost at the same time"}}},
      Row{.id = "connection_reuse",
          .quick = {1.0, 2},
          .title = "A thousand quick requests",
          .source = "A2",
          .question = "What does a session save by keeping its connections?",
          .text = "1000 GET requests, answered at once, over kept connections "
                  "and with one connection each; 1 or 10 at a time",
          .work = kept,
          .models = {},
          .more = kept_or_not(kept),
          .claims =
              {{"kept_one_by_one", statement,
                faster_than("sequential", "sequential without a session",
                            at_least(1)),
                "One by one, a session that keeps its connection is faster"},
               {"kept_by_a_loop", statement,
                faster_than("async", "async without a session", at_least(1.1)),
                "Ten at a time from one thread, a session is faster, too"},
               {"one_connection", statement,
                has("sequential", connections, exactly(1)),
                "A session that asks one by one opens a single connection"},
               {"ten_connections", check,
                has("async", connections, at_most(10)),
                "A session that asks ten at a time opens at most ten "
                "connections"},
               {"one_each", statement,
                has("async without a session", connections, exactly(1000)),
                "Without a session every request opens a connection"},
               {"left_behind", ours,
                has("async without a session", time_waits, about(1000, 0.02)),
                "Every connection that is not kept ends in the state "
                "TIME_WAIT"},
               // The kernel counts everyone's.
               {"few_left_behind", ours,
                has("async", time_waits, at_most(10, 0.5)),
                "A session leaves about as many behind as it has opened"}},
          .computing_seconds = 0.1},
      Coded{"stream_quotes", {0.25, 1.2}, stream_quotes},
      Coded{"first_completed", {0.1, 1.2}, first_completed},
      at_once(s, "hundred_fetches", "A hundred requests at once", {1.0, 1.2},
              {each(100, 0.1 * second)}, models,
              {"requests", "aiohttp", "uvloop", "multiprocessing"}),
      at_once(s, "thousand_fetches", "A thousand requests at once", {1.0, 1},
              {each(1000, 0.1 * second)}, models,
              {"requests", "aiohttp", "uvloop"}),
      // A pool of Python threads has no room for so many.
      at_once(s, "ten_thousand_fetches", "Ten thousand requests at once",
              {1.0, 0}, {each(10'000, second)}, {"async"},
              {"aiohttp", "uvloop"}),
      Coded{"at_the_floor", {1.0, 2}, at_the_floor},
      Coded{"chat_server", {0.25, 2}, chat_server},
      Coded{"web_server", {0.2, 1}, web_server}};
}

}  // namespace lab
