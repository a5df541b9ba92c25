#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/measure/clock.hpp"

namespace lab {

// What experiments with code of their own share.

/// When and in which lane each task of an experiment's own code was done.
///
/// Thread safety: any, as long as each task is written down by one of them.
class Timeline {
 public:
  /// All tasks count as submitted now; one that never begins takes no time.
  explicit Timeline(std::size_t tasks)
      : traces_(tasks, TaskTrace{submitted_, submitted_, submitted_, 0}) {}

  /// A task, from now to the end of the scope, however that is left.
  class TaskTimer {
   public:
    TaskTimer(Timeline& timeline, std::size_t task, std::size_t lane)
        : trace_(timeline.traces_[task]) {
      trace_.lane = lane;
      trace_.started = trace_.finished = Clock::now();
    }
    ~TaskTimer() { trace_.finished = Clock::now(); }
    TaskTimer(const TaskTimer&) = delete;
    TaskTimer& operator=(const TaskTimer&) = delete;

   private:
    TaskTrace& trace_;
  };

  double seconds_so_far() const { return seconds_since(submitted_); }

  std::vector<TaskTrace> take() { return std::move(traces_); }

 private:
  const TaskTrace::Time submitted_ = Clock::now();
  std::vector<TaskTrace> traces_;
};

/// Throws: std::runtime_error if a task has failed.
inline std::vector<Answer> answers_of(const RunResult& result) {
  std::vector<Answer> answers;
  for (const Outcome& outcome : result.outcomes) {
    if (const auto* failure = std::get_if<Failure>(&outcome))
      throw std::runtime_error(failure->text);
    answers.push_back(std::get<Answer>(outcome));
  }
  return answers;
}

using Count = std::uint64_t;

const Answer all_are_there = "all are there";
const Answer some_were_lost = "some were lost";

/// What has become of `wanted` updates of a counter, in so many seconds.
inline Observed counted(Count wanted, Count total, double seconds) {
  return {.answers = {total == wanted ? all_are_there : some_were_lost},
          .measures = {measured(metrics::lost_updates_count, wanted - total),
                       measured(metrics::update_seconds, seconds, wanted)},
          .wall_seconds = seconds};
}

// Computing of any length whose result can be checked without doing it again:
// the steps of a linear congruential generator (the constants are Knuth's).
constexpr std::uint64_t crunch_factor = 6364136223846793005;
constexpr std::uint64_t crunch_summand = 1442695040888963407;

/// Takes the steps one by one, about a nanosecond each.
inline std::uint64_t crunch(std::uint64_t value, std::uint64_t steps) {
  for (; steps > 0; --steps) value = value * crunch_factor + crunch_summand;
  return value;
}

/// The same result by a short cut: two steps are one step with other constants,
/// so the bits of `steps` tell which of ever longer strides to take.
inline std::uint64_t crunched(std::uint64_t value, std::uint64_t steps) {
  std::uint64_t factor = crunch_factor;
  std::uint64_t summand = crunch_summand;
  for (; steps > 0; steps /= 2) {
    if (steps % 2 == 1) value = value * factor + summand;
    summand *= factor + 1;
    factor *= factor;
  }
  return value;
}

}  // namespace lab
