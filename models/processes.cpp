// Processes: a new worker process for every task.
//
// A worker shares nothing with us or with other workers: no lock is needed, and
// a task that crashes takes only its own process along.  The price is a process
// started and ended for each task, and everything it must know is sent to it.

#include <utility>

#include "models/models.hpp"
#include "models/process_models.hpp"

namespace lab {
namespace {

class Processes final : public Model {
 public:
  explicit Processes(processes::PoolOptions workers)
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

std::unique_ptr<Model> make_processes() {
  return make_processes(lab_workers());
}

std::unique_ptr<Model> make_processes(processes::PoolOptions workers) {
  workers.tasks_per_worker = 1;
  return std::make_unique<Processes>(std::move(workers));
}

}  // namespace lab
