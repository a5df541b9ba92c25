// A hundred pages, ten at a time.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment scrape_100_pages(const Setting& setting) {
  const double delay = 0.06 * setting.time_scale;
  const Spec spec{.workload = "scrape",
                  .tasks = 100,
                  .size = to_ms(delay),
                  .seed = setting.seed,
                  .server = setting.server};

  Experiment experiment{
      .id = "scrape_100_pages",
      .title = "A hundred pages of HTML",
      .source = "A4",
      .question = "Do ten at a time finish in a tenth of the time?",
      .work = fmt::format("100 pages of {} ms each instead of 6 s, their links "
                          "pulled out, 10 at a time",
                          to_ms(delay)),
      .kind = Kind::waiting,
      .tasks = spec.tasks,
      .arms = arms_of({.spec = spec,
                       .concurrency = 10,
                       .bound = waves(100, 10, delay),
                       .sequential_bound = {.seconds = 100 * delay}})};
  experiment.claims = {
      {.id = "ten_times",
       .text = "100 pages that took 10 minutes take 1 minute",
       .measure = "speed_up",
       .arm = "thread_pool",
       .base = "sequential",
       .relation = "about",
       .claimed = 10,
       .tolerance = 0.1,
       .bound = 10},
      {.id = "ten_times_on_one_thread",
       .text = "Coroutines on one thread scrape them ten times as fast, too",
       .measure = "speed_up",
       .arm = "async",
       .base = "sequential",
       .relation = "about",
       .claimed = 10,
       .tolerance = 0.1,
       .bound = 10},
      {.id = "same_links",
       .text = "The links of all 100 pages are those found one by one",
       .measure = "right_answers",
       .arm = "thread_pool",
       .relation = "exactly",
       .claimed = 100},
  };
  return experiment;
}

}  // namespace lab
