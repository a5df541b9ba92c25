#pragma once

#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

#include "models/model.hpp"

namespace lab {

/// When and in which lane each task of a variant was done.
///
/// Thread safety: any, as long as each task is written down by one of them.
class Timeline {
 public:
  /// All tasks count as submitted now; one that never begins takes no time.
  explicit Timeline(std::size_t tasks)
      : traces_(tasks, TaskTrace{submitted_, submitted_, submitted_, 0}) {}

  void begin(std::size_t task, std::size_t lane) {
    traces_[task].lane = lane;
    traces_[task].started = traces_[task].finished = Clock::now();
  }
  void end(std::size_t task) { traces_[task].finished = Clock::now(); }

  /// Ends the task with its scope, however that is left.
  class Lap {
   public:
    Lap(Timeline& timeline, std::size_t task, std::size_t lane)
        : timeline_(timeline), task_(task) {
      timeline_.begin(task, lane);
    }
    ~Lap() { timeline_.end(task_); }
    Lap(const Lap&) = delete;
    Lap& operator=(const Lap&) = delete;

   private:
    Timeline& timeline_;
    std::size_t task_;
  };

  double seconds_so_far() const {
    return std::chrono::duration<double>(Clock::now() - submitted_).count();
  }

  std::vector<TaskTrace> take() { return std::move(traces_); }

 private:
  using Clock = std::chrono::steady_clock;

  const TaskTrace::Time submitted_ = Clock::now();
  std::vector<TaskTrace> traces_;
};

}  // namespace lab
