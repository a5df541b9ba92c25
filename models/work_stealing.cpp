// Work stealing: fork one half of the work, do the other half, join the two.
//
// What a thread forks lies on a pile of its own; an idle thread steals there,
// the largest piece first, and no queue is shared.  Best at computing, above
// all if tasks are uneven.  A task that waits keeps its thread from stealing.

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <tbb/task_scheduler_observer.h>

#include <atomic>
#include <utility>

#include "models/batch_run.hpp"
#include "models/models.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

/// Counts the workers that come for the first time since TBB has made them.
class NewWorkers final : public tbb::task_scheduler_observer {
 public:
  explicit NewWorkers(tbb::task_arena& arena) : task_scheduler_observer(arena) {
    observe(true);
  }
  ~NewWorkers() override { observe(false); }
  void on_scheduler_entry(bool is_worker) override {
    thread_local bool is_known = false;
    if (is_worker && !std::exchange(is_known, true)) ++count_;
  }

  std::size_t count() const { return count_; }

 private:
  std::atomic<std::size_t> count_ = 0;
};

/// Of n tasks, n - 1 are forked: each is one task of TBB.
void fork_and_join(BatchRun& batch_run, std::size_t first, std::size_t last) {
  if (last - first == 1) {
    const int lane = tbb::this_task_arena::current_thread_index();
    if (!batch_run.is_stopped())
      batch_run.run(first, static_cast<std::size_t>(lane));
    return;
  }
  const std::size_t middle = first + (last - first) / 2;
  tbb::task_group fork;
  fork.run([&batch_run, middle, last] {  // here, or by a thief
    fork_and_join(batch_run, middle, last);
  });
  fork_and_join(batch_run, first, middle);
  fork.wait();
}

class WorkStealing final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    const std::size_t width = batch_run.workers();
    if (width == 0) return batch_run.finish({});
    threads::require_threads(width);
    // By itself, TBB has no more threads than cores: none of them should wait.
    const tbb::global_control so_many(
        tbb::global_control::max_allowed_parallelism, width);
    tbb::task_arena arena(static_cast<int>(width));
    const NewWorkers workers(arena);
    arena.execute([&] { fork_and_join(batch_run, 0, batch.spec().tasks); });
    return batch_run.finish({.threads = workers.count()});
  }
};

}  // namespace

std::unique_ptr<Model> make_work_stealing() {
  return std::make_unique<WorkStealing>();
}

}  // namespace lab
