// Threads: a new thread for every task.
//
// Tasks that wait now wait side by side, and tasks that compute can use every
// core.  The price is a thread started and joined for each task, and data that
// two threads touch needs a lock.

#include "models/batch_run.hpp"
#include "models/models.hpp"
#include "models/threads/slot_pool.hpp"
#include "models/threads/thread_group.hpp"

namespace lab {
namespace {

class Threads final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    const std::size_t made = start_and_join(batch_run);
    return batch_run.finish({.threads = made});
  }

 private:
  static std::size_t start_and_join(BatchRun& batch_run) {
    if (batch_run.workers() == 0) return 0;
    threads::SlotPool slots(batch_run.workers());
    threads::ThreadGroup group(batch_run.workers());
    for (std::size_t started = 0;; ++started) {
      const std::size_t lane = slots.acquire();
      const auto task = batch_run.next_task();
      if (!task) return started;  // and the group of threads is joined
      group.start(lane, [&batch_run, &slots, task = *task, lane] {
        batch_run.run(task, lane);
        slots.release(lane);
      });
    }
  }
};

}  // namespace

std::unique_ptr<Model> make_threads() { return std::make_unique<Threads>(); }

}  // namespace lab
