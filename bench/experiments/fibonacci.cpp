// Fibonacci numbers by naive recursion, on a pool of processes and elsewhere.

#include <fmt/format.h>

#include "bench/experiments/experiments.hpp"

namespace lab {

Experiment fibonacci(const Setting& setting) {
  const Spec three{.workload = "fibonacci", .tasks = 3, .input = "30,31,32"};
  // C++ has fib(30) in a millisecond, less than a process takes to start; six
  // steps further each number takes eighteen times as long.  The list balances
  // on two workers, because fib(38) takes as long as the other two together.
  const Spec many{.workload = "fibonacci",
                  .tasks = 3 * scaled(3, setting),
                  .input = "38,37,36"};
  const double cores = static_cast<double>(setting.usable_cores);

  Experiment experiment{
      .id = "fibonacci",
      .title = "Fibonacci numbers",
      .source = "A4",
      .question = "Do processes make computing faster, and do threads?",
      .work = fmt::format("fib(38), fib(37), fib(36), {} times over, naively",
                          many.tasks / 3),
      .kind = Kind::computing,
      .tasks = many.tasks,
      .arms = computing_arms(setting, many, setting.usable_cores)};

  experiment.arms.push_back({.name = "sequential, three numbers",
                             .model = "sequential",
                             .spec = three});
  experiment.arms.push_back(
      {.name = "process_pool, three numbers",
       .model = "process_pool",
       .concurrency = 3,
       .spec = three,
       .bound = {.base = "sequential, three numbers", .parts = cores}});
  experiment.claims = {
      {.id = "process_pool",
       .text =
           "A process pool computes as many times faster as there are cores",
       .measure = "speed_up",
       .arm = "process_pool",
       .base = "sequential",
       .relation = "about",
       .claimed = cores,
       .tolerance = 0.1,
       .bound = cores},
      {.id = "threads_scale_without_a_gil",
       .text = "Threads give computing nothing (true in CPython, wrong in C++)",
       .measure = "speed_up",
       .arm = "threads",
       .base = "sequential",
       .relation = "about",
       .claimed = 1,
       .tolerance = 0.15,
       .bound = cores},
      {.id = "one_loop_computes_alone",
       .text = "Coroutines on one loop do not make computing faster",
       .measure = "speed_up",
       .arm = "async",
       .base = "sequential",
       .relation = "about",
       .claimed = 1,
       .tolerance = 0.1},
  };
  return experiment;
}

}  // namespace lab
