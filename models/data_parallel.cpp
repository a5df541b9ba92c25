// Data parallel: a loop whose rounds are shared out among threads by OpenMP.
//
// The shortest text of all: one line makes a loop use every core, and a free
// thread takes the next round.  There are no tasks to start, to pass on or to
// join, and so nothing for waits: a round that waits holds its thread.

#include <omp.h>

#include <utility>

#include "models/batch_run.hpp"
#include "models/models.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

/// They come with the first region that wants them, and stay.
///
/// Returns: how many are new.
std::size_t make_threads(int width) {
  std::size_t made = 0;
#pragma omp parallel num_threads(width) reduction(+ : made)
  {
    thread_local bool is_known = omp_get_thread_num() == 0;  // the caller
    if (!std::exchange(is_known, true)) ++made;
  }
  return made;
}

void run_all(BatchRun& batch_run, int width) {
  const std::size_t tasks = batch_run.batch().spec().tasks;
#pragma omp parallel for schedule(dynamic) num_threads(width)
  for (std::size_t task = 0; task < tasks; ++task)
    if (!batch_run.is_stopped())
      batch_run.run(task, static_cast<std::size_t>(omp_get_thread_num()));
}

class DataParallel final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    if (batch_run.workers() == 0) return batch_run.finish({});
    // libgomp ends the program if it cannot have its threads.
    threads::require_threads(batch_run.workers());
    const int width = static_cast<int>(batch_run.workers());
    const std::size_t made = make_threads(width);
    run_all(batch_run, width);
    return batch_run.finish({.threads = made});
  }
};

}  // namespace

std::unique_ptr<Model> make_data_parallel() {
  return std::make_unique<DataParallel>();
}

}  // namespace lab
