// A hundred, a thousand and ten thousand requests, all at once.
//
// What readers of the articles ask next: how far does each model go?

#include <fmt/format.h>

#include <initializer_list>

#include "bench/experiments/experiments.hpp"
#include "bench/experiments/peers.hpp"

namespace lab {
namespace {

struct FetchCount {
  const char* id;
  const char* title;
  std::size_t tasks;
  double delay;  // seconds
  std::initializer_list<const char*> models;
};

Experiment many_fetches(const Setting& setting, const FetchCount& fetch) {
  const double delay = fetch.delay * setting.time_scale;
  const Spec spec{
      .workload = "fetch",
      .tasks = fetch.tasks,
      .seed = setting.seed,
      .server = setting.server,
      .input = fmt::format("/delay/{}?task={{task}}", to_ms(delay))};
  const Bound bound{.seconds = delay};

  Experiment experiment{
      .id = fetch.id,
      .title = fetch.title,
      .source = "readers",
      .question =
          fmt::format("Who can wait for {} answers at once?", fetch.tasks),
      .work = fmt::format("{} GET requests of {} ms, all at once", fetch.tasks,
                          to_ms(delay)),
      .kind = Kind::waiting,
      .tasks = spec.tasks};
  for (const char* model : fetch.models)
    experiment.arms.push_back({.name = model,
                               .model = model,
                               .concurrency = fetch.tasks,
                               .spec = spec,
                               .bound = bound});
  add_fetch_peers(experiment, spec, fetch.tasks, bound);
  return experiment;
}

}  // namespace

Experiment hundred_fetches(const Setting& setting) {
  return many_fetches(setting,
                      {"hundred_fetches",
                       "A hundred requests at once",
                       100,
                       0.1,
                       {"threads", "thread_pool", "async", "async_multi"}});
}

Experiment thousand_fetches(const Setting& setting) {
  return many_fetches(setting,
                      {"thousand_fetches",
                       "A thousand requests at once",
                       1000,
                       0.1,
                       {"threads", "thread_pool", "async", "async_multi"}});
}

Experiment ten_thousand_fetches(const Setting& setting) {
  Experiment experiment =
      many_fetches(setting, {"ten_thousand_fetches",
                             "Ten thousand requests at once",
                             10'000,
                             1.0,
                             {"async"}});
  // More than a pool of Python threads can be asked for.
  std::erase_if(experiment.arms,
                [](const Arm& arm) { return arm.name == "python requests"; });
  return experiment;
}

}  // namespace lab
