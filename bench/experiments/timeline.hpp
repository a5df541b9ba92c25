#pragma once

#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

#include "models/model.hpp"

namespace lab {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

inline Clock::duration to_duration(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(seconds));
}

/// How long the work takes, in seconds.
template <typename Work>
double time_of(Work work) {
  const auto start = Clock::now();
  work();
  return seconds_since(start);
}

/// When and in which lane each task of an experiment's own code was done.
///
/// Thread safety: any, as long as each task is written down by one of them.
class Timeline {
 public:
  /// All tasks count as submitted now; one that never begins takes no time.
  explicit Timeline(std::size_t tasks)
      : traces_(tasks, TaskTrace{submitted_, submitted_, submitted_, 0}) {}

  /// A task, from now to the end of the scope, however that is left.
  class Lap {
   public:
    Lap(Timeline& timeline, std::size_t task, std::size_t lane)
        : trace_(timeline.traces_[task]) {
      trace_.lane = lane;
      trace_.started = trace_.finished = Clock::now();
    }
    ~Lap() { trace_.finished = Clock::now(); }
    Lap(const Lap&) = delete;
    Lap& operator=(const Lap&) = delete;

   private:
    TaskTrace& trace_;
  };

  double seconds_so_far() const { return seconds_since(submitted_); }

  std::vector<TaskTrace> take() { return std::move(traces_); }

 private:
  const TaskTrace::Time submitted_ = Clock::now();
  std::vector<TaskTrace> traces_;
};

}  // namespace lab
