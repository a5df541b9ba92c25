// Process pool: a few worker processes that stay, and one task at a time each.
//
// Every core can compute, as with threads, but nothing is shared, and starting
// a process is paid for once.  A worker that is lost takes only its own task
// along: another one takes its place.

#include <utility>

#include "models/models.hpp"
#include "models/process_models.hpp"

namespace lab {
namespace {

class ProcessPool final : public Model {
 public:
  explicit ProcessPool(processes::PoolOptions workers)
      : pool_(std::move(workers)) {}

  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun run(batch, options);
    if (run.workers() == 0) return run.finish({});
    pool_.resize(run.workers());
    pool_.for_each(run_task_job, RemainingTasks(run),
                   [&run](const auto& report) { record(run, report); });
    const auto used = pool_.usage();
    return run.finish(
        {.processes = used.processes, .worker_bytes = used.peak_bytes});
  }

 private:
  processes::Pool pool_;
};

}  // namespace

std::unique_ptr<Model> make_process_pool() {
  return make_process_pool(lab_workers());
}

std::unique_ptr<Model> make_process_pool(processes::PoolOptions workers) {
  workers.tasks_per_worker = 0;  // they stay
  return std::make_unique<ProcessPool>(std::move(workers));
}

}  // namespace lab
