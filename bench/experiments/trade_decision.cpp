// A history and a portfolio, from a broker that wants to see a token.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

Arm spoilt(const char* name, Spec spec, const char* input, double longest) {
  spec.input = input;
  // The broker takes its time also when it refuses.
  return {.name = name,
          .model = "async",
          .concurrency = 2,
          .spec = std::move(spec),
          .bound = {.seconds = longest},
          .must_fail = {{0, FailureKind::bad_status},
                        {1, FailureKind::bad_status}}};
}

}  // namespace

Experiment trade_decision(const Setting& setting) {
  const double portfolio = 0.5 * setting.time_scale;
  const double history = 3 * portfolio;
  const Spec spec{.workload = "broker",
                  .tasks = 2,
                  .size = to_ms(portfolio),
                  .seed = setting.seed,
                  .server = setting.server,
                  .input = "AAPL,lab-token"};

  Experiment experiment{
      .id = "trade_decision",
      .title = "A decision to trade",
      .source = "A2",
      .question = "What is saved by asking for two different things at once?",
      .work = fmt::format("a history of {} ms and a portfolio of {} ms, with a "
                          "bearer token",
                          to_ms(history), to_ms(portfolio)),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of(
          {.spec = spec,
           .concurrency = 2,
           .bound = {.seconds = history},
           .sequential_bound = {.seconds = history + portfolio},
           .models = {"sequential", "threads", "thread_pool", "async"}})};
  experiment.arms.push_back(
      spoilt("async, wrong token", spec, "AAPL,no-token", history));
  experiment.arms.push_back(spoilt("async, no token", spec, "AAPL", history));
  experiment.claims = {
      {.id = "one_after_the_other",
       .text = "A history of 1.5 s and a portfolio of 0.5 s take 2 s in turn",
       .measure = "wall_seconds",
       .arm = "sequential",
       .relation = "about",
       .claimed = history + portfolio,
       .tolerance = 0.05},
      {.id = "together",
       .text = "Asked for at the same time, they take 1.5 s",
       .measure = "wall_seconds",
       .arm = "async",
       .relation = "about",
       .claimed = history,
       .tolerance = 0.05},
      {.id = "a_quarter_saved",
       .text = "A quarter of the time is saved, which is 1.33 times as fast",
       .measure = "speed_up",
       .arm = "async",
       .base = "sequential",
       .relation = "about",
       .claimed = 4.0 / 3,
       .tolerance = 0.03,
       .bound = 4.0 / 3},
      {.id = "wrong_token",
       .text = "A broker refuses both with 401 when the token is wrong",
       .measure = "failures",
       .arm = "async, wrong token",
       .relation = "exactly",
       .claimed = 2},
      {.id = "no_token",
       .text = "It refuses both when there is no token",
       .measure = "failures",
       .arm = "async, no token",
       .relation = "exactly",
       .claimed = 2},
      {.id = "right_token",
       .text = "With the right token neither is refused",
       .measure = "failures",
       .arm = "async",
       .relation = "exactly",
       .claimed = 0},
  };
  return experiment;
}

}  // namespace lab
