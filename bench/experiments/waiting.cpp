// Tasks that wait for a server or a timer, and that every model does.

#include <fmt/format.h>

#include <algorithm>

#include "bench/claims.hpp"
#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

using namespace metrics;

const std::vector<std::string> every_peer{"requests", "aiohttp", "uvloop",
                                          "multiprocessing"};

constexpr const char* seven_tickers = "AAPL,GOOG,MSFT,AMZN,TSLA,NVDA,META";
constexpr const char* two_bad_tickers =
    "AAPL,NONE,GOOG,MSFT,FAIL,AMZN,TSLA,NVDA,META";
const Failing two_fail{{1, FailureKind::no_result},
                       {4, FailureKind::bad_status}};

const std::vector<std::string> few_models{"sequential", "threads",
                                          "thread_pool", "async"};

/// The portfolio takes half a second, the history three times as long, also for
/// a broker who refuses.
Work broker(const Setting& s, const char* input) {
  const double portfolio = whole_ms(0.5 * s.time_scale);
  return waits(
      s, {.delays = {3 * portfolio, portfolio}},
      {.workload = "broker", .size = to_ms(portfolio), .input = input});
}

Arm refused(const Setting& s, const char* how, const char* input) {
  return failing(arm("async", broker(s, input), how),
                 {{0, FailureKind::bad_status}, {1, FailureKind::bad_status}});
}

Work quotes(const Setting& s, std::size_t tasks, const char* input) {
  const double delay = whole_ms(0.2 * s.time_scale);
  return waits(s, {.delays = each(tasks, delay)},
               {.workload = "quotes", .size = to_ms(delay), .input = input});
}

}  // namespace

Table waiting(const Setting& s) {
  const double second = s.time_scale;  // of an article
  const std::size_t workers = default_workers(s.usable_cores);
  const std::size_t cores = std::min<std::size_t>(s.usable_cores, 10);
  return {
      Row{.id = "five_fetches",
          .quick = {1.0, 25, 1},
          .title = "Five requests of one second",
          .source = "A1 A2",
          .question = "Do five waits take as long as one?",
          .text = fmt::format("5 GET requests, answered after {:g} ms each",
                              1000 * second),
          .work = fetches(s, {.delays = each(5, second)}),
          .peers = every_peer,
          .in_other_languages = true,
          .claims =
              {{"one_after_another", figure,
                takes("sequential", about(5 * second, 0.01)),
                "One after another, 5 requests of 1 s take 5 s"},
               {"gathered", figure,
                faster_than("async", "sequential", about(5, 0.05, 5)),
                "Gathered on one event loop, they take 1 s: five times faster"},
               {"five_threads", figure,
                takes("thread_pool", about(second, 0.05)),
                "With five threads they take about 1 s"}}},
      Row{.id = "portfolio_prices",
          .quick = {0.25, 1.7},
          .title = "The prices of a portfolio",
          .source = "A1",
          .question = "Can seven prices be had in the time of one?",
          .text = fmt::format(
              "7 previous-close requests of {} ms, price read out of the JSON",
              to_ms(0.2 * second)),
          .work = quotes(s, 7, seven_tickers),
          .models = models_of_python(),
          .more = {failing(
              arm("async", quotes(s, 9, two_bad_tickers), "two bad tickers"),
              two_fail)},
          .claims =
              {{"one_after_another", figure,
                takes("sequential", at_least(1.4 * second)),
                "One after another, 7 requests of 200 ms take at least 1.4 s"},
               {"gathered", figure, takes("async", at_most(0.3 * second)),
                "Gathered, they take less than 300 ms"},
               {"errors_stay_put", statement,
                has("async, two bad tickers", failures, exactly(2)),
                "A ticker with an error spoils no other one: two fail, seven "
                "do not"}}},
      Row{.id = "twenty_fetches",
          .quick = {0.12, 1.2},
          .title = "Twenty requests",
          .source = "A3",
          .question = "What does gathering give over awaiting one by one?",
          .text = fmt::format("20 GET requests, answered after {:g} ms each",
                              100 * second),
          .work = fetches(s, {.delays = each(20, 0.1 * second)}),
          .models = models_of_python(),
          .peers = every_peer,
          .more = {arm("async",
                       fetches(
                           s, {.delays = each(20, 0.1 * second), .at_most = 1}),
                       "awaited one by one"),
                   again(arm("async",
                             fetches(s, {.delays = each(20, 0.1 * second)})))},
          .claims = {{"gathered", figure,
                      faster_than("async", "async, awaited one by one",
                                  about(10, 0.1, 20)),
                      "Gathered, 20 requests are about 10 times faster than "
                      "awaited one by one"},
                     {"awaiting_alone", statement,
                      faster_than("async, awaited one by one", "sequential",
                                  about(1, 0.05, 1)),
                      "Coroutines that are awaited one by one gain nothing"},
                     {"the_same_twice", check,
                      faster_than("async, again", "async", about(1, 0.02)),
                      "The same arm takes the same time when it is measured "
                      "twice"}}},
      Row{.id = "trade_decision",
          .quick = {0.05, 1.5},
          .title = "A decision to trade",
          .source = "A2",
          .question =
              "What is saved by asking for two different things at once?",
          .text = fmt::format("a history of {} ms and a portfolio of {} ms, "
                              "with a bearer token",
                              to_ms(1.5 * second), to_ms(0.5 * second)),
          .work = broker(s, "AAPL,lab-token"),
          .models = few_models,
          .more = {refused(s, "wrong token", "AAPL,no-token"),
                   refused(s, "no token", "AAPL")},
          .claims =
              {{"one_after_the_other", figure,
                takes("sequential", about(2 * second, 0.05)),
                "A history of 1.5 s and a portfolio of 0.5 s take 2 s in turn"},
               {"together", figure, takes("async", about(1.5 * second, 0.05)),
                "Asked for at the same time, they take 1.5 s"},
               {"a_quarter_saved", figure,
                faster_than("async", "sequential",
                            about(4.0 / 3, 0.03, 4.0 / 3)),
                "A quarter of the time is saved, which is 1.33 times as fast"},
               {"wrong_token", check,
                has("async, wrong token", failures, exactly(2)),
                "A broker refuses both with 401 when the token is wrong"},
               {"no_token", check, has("async, no token", failures, exactly(2)),
                "It refuses both when there is no token"},
               {"right_token", check, has("async", failures, exactly(0)),
                "With the right token neither is refused"}}},
      Row{.id = "say_after",
          .quick = {0.05, 1.5},
          .title = "Two delays",
          .source = "A5",
          .question = "Do tasks that were started together wait together?",
          .text = fmt::format("2 timers, of {:g} ms and of {:g} ms",
                              1000 * second, 2000 * second),
          .work = sleeps(s, {.delays = {second, 2 * second}}),
          .models = few_models,
          .claims =
              {{"one_after_the_other", figure,
                takes("sequential", about(3 * second, 0.02)),
                "Awaited one after the other, delays of 1 s and 2 s take 3 s"},
               {"started_as_tasks", figure,
                takes("async", about(2 * second, 0.02)),
                "Started as tasks, they take 2 s in all"},
               {"bound_by_the_longest", ours,
                faster_than("async", "sequential", about(1.5, 0.02, 1.5)),
                "Two delays at once are 1.5 times as fast: the longest is the "
                "limit"}}},
      Row{.id = "ten_on_five_workers",
          .quick = {0.03, 1.7},
          .title = "Ten tasks for five workers",
          .source = "A5",
          .question = "What does a limit on the workers cost?",
          .text = fmt::format(
              "10 GET requests, answered after {:g} ms each, 5 at a time",
              1000 * second),
          .work = fetches(s, {.delays = each(10, second), .at_most = 5}),
          .models = models_of_python(),
          .more = {arm(
              "work_stealing",
              fetches(s, {.delays = each(10, second), .at_most = cores}),
              "a thread for each core")},
          .claims =
              {{"two_waves", figure,
                takes("thread_pool", about(2 * second, 0.1)),
                "A pool of 5 does 10 tasks of 1 s in two waves, 2 s"},
               {"five_times", figure,
                faster_than("thread_pool", "sequential", about(5, 0.1, 5)),
                "That is five times as fast as one after another"},
               {"never_more_than_five", check,
                has("thread_pool", peak_in_flight, exactly(5)),
                "Five workers never have more than five requests in flight"},
               {"stealing_does_not_help_waits", ours,
                takes("work_stealing, a thread for each core",
                      about(*waves(10, cores, second).seconds, 0.1)),
                fmt::format("With a thread for each core ({}), as is usual "
                            "where idle threads steal, 10 tasks of 1 s take {} "
                            "waves: nobody steals from a thread that waits",
                            cores, (10 + cores - 1) / cores)}}},
      Row{.id = "map_in_order",
          .quick = {0.05, 1.5},
          .title = "Five tasks mapped over a pool",
          .source = "A4",
          .question = "Are the results of a map in the order of its inputs?",
          .text = fmt::format("5 tasks that wait {:g} ms each, {} at a time",
                              1000 * second, workers),
          .work = sleeps(s, {.delays = each(5, second), .at_most = workers}),
          .models = {"sequential", "thread_pool", "process_pool", "async"},
          // The first one takes longest: they come to their ends in reverse.
          .more = {arm("thread_pool",
                       sleeps(s, {.delays = {second, 0.8 * second, 0.6 * second,
                                             0.4 * second, 0.2 * second},
                                  .at_most = workers}),
                       "the first one last")},
          .claims =
              {{"one_wave", figure, takes("thread_pool", about(second, 0.05)),
                "5 tasks of 1 s take 1 s on a pool of the default size"},
               {"in_order", statement,
                has("thread_pool", right_answers, exactly(5)),
                "All five results stand in the order of the inputs"},
               {"whoever_ends_first", check,
                has("thread_pool, the first one last", right_answers,
                    exactly(5)),
                "Results keep that order when the first input is the last to "
                "be ready"}}},
      Coded{"queue_workers", {0.025, 2}, queue_workers}};
}

}  // namespace lab
