#include "bench/experiments/claims.hpp"

#include <utility>

namespace lab {

Claim exactly(std::string id, std::string text, const char* measure,
              std::string arm, double claimed) {
  return {.id = std::move(id),
          .text = std::move(text),
          .measure = measure,
          .arm = std::move(arm),
          .relation = "exactly",
          .claimed = claimed};
}

Claim threads_gain_too() {
  return {.id = "threads_do_too",
          .text = "C++ threads gain as much as processes, having no GIL",
          .measure = "speed_up",
          .arm = "thread_pool",
          .base = "process_pool",
          .relation = "at_least",
          .claimed = 1,
          .tolerance = 0.05};
}

}  // namespace lab
