// Tasks that first wait for a server, and then compute for as long.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

constexpr const char* computing_alone = "sequential, no delay";

/// Nobody computes before the first reply is there: the bound is one delay (or
/// all of them, one by one), and then the computing.
std::vector<Arm> arms_for(const Setting& setting, const Spec& spec,
                          double delay) {
  std::vector<Arm> arms = computing_arms(setting, spec, spec.tasks);
  for (Arm& arm : arms) {
    const bool alone = arm.model == "sequential";
    const auto waits = static_cast<double>(alone ? spec.tasks : 1);
    arm.bound.seconds = waits * delay;
    arm.bound.base = computing_alone;
  }
  Spec no_delay = spec;
  no_delay.input = "0";
  arms.push_back(
      {.name = computing_alone, .model = "sequential", .spec = no_delay});
  return arms;
}

Claim hybrid_beside(const char* id, const char* text, const char* other) {
  return {.id = id,
          .text = text,
          .measure = "speed_up",
          .arm = "hybrid",
          .base = other,
          .relation = "at_least",
          .claimed = 1,
          .tolerance = 0.05};
}

}  // namespace

Experiment mixed_fetch_and_crunch(const Setting& setting) {
  const double delay = 0.016 * setting.time_scale;
  const Spec spec{.workload = "fetch_and_crunch",
                  .tasks = 8,
                  .size = scaled(450, setting),
                  .seed = setting.seed,
                  .server = setting.server,
                  .input = std::to_string(to_ms(delay))};

  Experiment experiment{
      .id = "mixed_fetch_and_crunch",
      .title = "Fetch, then crunch",
      .source = "A4",
      .question = "Is a loop for waiting with processes for computing best?",
      .work = fmt::format("8 GET requests, answered after {} ms each; then the "
                          "checksum of every body, {} times over",
                          to_ms(delay), spec.size),
      .kind = Kind::computing,
      .tasks = spec.tasks,
      .arms = arms_for(setting, spec, delay),
      .computing_seconds = 0.1};
  experiment.claims = {
      hybrid_beside("beside_one_loop",
                    "A loop with processes behind it is at least as fast as "
                    "the loop alone",
                    "async"),
      hybrid_beside("beside_threads_under_a_lock",
                    "It is at least as fast as threads under the GIL",
                    "gil_threads"),
      hybrid_beside("beside_many_processes",
                    "It is at least as fast as a process for each task that is "
                    "in progress",
                    "process_pool"),
      // These start no process, and exchange nothing.
      {.id = "beside_threads",
       .text = "It is about as fast as threads that have no GIL",
       .measure = "speed_up",
       .arm = "hybrid",
       .base = "thread_pool",
       .relation = "about",
       .claimed = 1,
       .tolerance = 0.1},
  };
  return experiment;
}

}  // namespace lab
