// The same requests over connections that are kept, and with one for each.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

constexpr std::size_t requests = 1000;

Claim faster(const char* id, const char* text, const char* model) {
  return {.id = id,
          .text = text,
          .measure = "speed_up",
          .arm = model,
          .base = std::string(model) + " without a session",
          .relation = "at_least",
          .claimed = 1.1};
}

Claim counted(const char* id, const char* text, const char* measure,
              const char* arm, const char* relation, double claimed,
              double tolerance) {
  return {.id = id,
          .text = text,
          .measure = measure,
          .arm = arm,
          .relation = relation,
          .claimed = claimed,
          .tolerance = tolerance};
}

}  // namespace

Experiment connection_reuse(const Setting& setting) {
  const Spec kept{.workload = "fetch",
                  .tasks = requests,
                  .seed = setting.seed,
                  .server = setting.server,
                  .input = "/delay/0?task={task}"};
  Spec each = kept;
  each.size = 1;

  Experiment experiment{
      .id = "connection_reuse",
      .title = "A thousand quick requests",
      .source = "A2",
      .question = "What does a session save by keeping its connections?",
      .work =
          "1000 GET requests, answered at once, over kept connections and "
          "with one connection each; 1 or 10 at a time",
      .kind = Kind::waiting,
      .tasks = kept.tasks,
      .computing_seconds = 0.1};
  // Without a delay there is no bound but the speed of the machine.
  for (const char* model : {"sequential", "thread_pool", "async"}) {
    const std::size_t width = model == std::string("sequential") ? 1 : 10;
    const std::string name = model;
    experiment.arms.push_back(
        {.name = name, .model = name, .concurrency = width, .spec = kept});
    experiment.arms.push_back({.name = name + " without a session",
                               .model = name,
                               .concurrency = width,
                               .spec = each});
  }
  experiment.claims = {
      faster("kept_one_by_one",
             "One by one, a session that keeps its connection is faster",
             "sequential"),
      faster("kept_by_a_loop",
             "Ten at a time from one thread, a session is faster, too",
             "async"),
      counted("one_connection",
              "A session that asks one by one opens a single connection",
              "connections", "sequential", "exactly", 1, 0),
      counted("ten_connections",
              "A session that asks ten at a time opens at most ten connections",
              "connections", "async", "at_most", 10, 0),
      counted("one_each", "Without a session every request opens a connection",
              "connections", "async without a session", "exactly", requests, 0),
      counted("left_behind",
              "Every connection that is not kept ends in the state TIME_WAIT",
              "time_waits", "async without a session", "about", requests, 0.02),
      // The kernel counts everyone's.
      counted("few_left_behind",
              "A session leaves about as many behind as it has opened",
              "time_waits", "async", "at_most", 10, 0.5),
  };
  return experiment;
}

}  // namespace lab
