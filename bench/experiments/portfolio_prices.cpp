// The closing prices of seven tickers, and of seven beside two bad ones.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment portfolio_prices(const Setting& setting) {
  const double delay = 0.2 * setting.time_scale;
  const Spec spec{.workload = "quotes",
                  .tasks = 7,
                  .size = to_ms(delay),
                  .seed = setting.seed,
                  .server = setting.server,
                  .input = "AAPL,GOOG,MSFT,AMZN,TSLA,NVDA,META"};
  Spec spoilt = spec;
  spoilt.tasks = 9;
  spoilt.input = "AAPL,NONE,GOOG,MSFT,FAIL,AMZN,TSLA,NVDA,META";

  Experiment experiment{
      .id = "portfolio_prices",
      .title = "The prices of a portfolio",
      .source = "A1",
      .question = "Can seven prices be had in the time of one?",
      .work = fmt::format(
          "7 previous-close requests of {} ms, price read out of the JSON",
          to_ms(delay)),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of({.spec = spec,
                       .concurrency = 7,
                       .bound = {.seconds = delay},
                       .sequential_bound = {.seconds = 7 * delay}})};
  experiment.arms.push_back({.name = "async, two bad tickers",
                             .model = "async",
                             .concurrency = 9,
                             .spec = spoilt,
                             .bound = {.seconds = delay},
                             .must_fail = {{1, FailureKind::no_result},
                                           {4, FailureKind::bad_status}}});
  experiment.claims = {
      {.id = "one_after_another",
       .text = "One after another, 7 requests of 200 ms take at least 1.4 s",
       .measure = "wall_seconds",
       .arm = "sequential",
       .relation = "at_least",
       .claimed = 7 * delay},
      {.id = "gathered",
       .text = "Gathered, they take less than 300 ms",
       .measure = "wall_seconds",
       .arm = "async",
       .relation = "at_most",
       .claimed = 1.5 * delay},
      {.id = "errors_stay_put",
       .text = "A ticker with an error spoils no other one: two fail, seven do "
               "not",
       .measure = "failures",
       .arm = "async, two bad tickers",
       .relation = "exactly",
       .claimed = 2},
  };
  return experiment;
}

}  // namespace lab
