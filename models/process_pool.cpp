// Process pool: a few worker processes that stay, and one task at a time each.
//
// Every core can compute, as with threads, but nothing is shared, and starting
// a process is paid for once.  A worker that is lost takes only its own task
// along: the others do the rest, and the next run gets a new one.

#include <boost/asio/co_spawn.hpp>
#include <string>
#include <utility>

#include "models/batch_run.hpp"
#include "models/batch_worker/batch_worker.hpp"
#include "models/batch_worker/process_models.hpp"
#include "models/batch_worker/worker_set.hpp"
#include "models/models.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// Gives a worker task after task, for as long as there are both.
asio::awaitable<void> run_tasks(BatchWorker& worker, BatchRun& batch_run,
                                std::size_t lane, std::string& last_loss) {
  worker.prepare(batch_run.batch().spec());
  while (worker.process().is_ready()) {
    const auto task = batch_run.next_task();
    if (!task) co_return;
    const auto reply = co_await worker.perform(*task);
    batch_run.record(*task, reply.outcome, lane, reply.started, reply.finished);
    const auto* failure = std::get_if<Failure>(&reply.outcome);
    if (failure != nullptr && !worker.process().is_ready())
      last_loss = failure->text;
  }
}

/// When no worker is left, every remaining task says why.
void fail_the_rest(BatchRun& batch_run, const std::string& last_loss) {
  const Failure failure{FailureKind::worker_lost,
                        "no worker is left: " + last_loss};
  while (const auto task = batch_run.next_task()) {
    const auto now = std::chrono::steady_clock::now();
    batch_run.record(*task, failure, 0, now, now);
  }
}

class ProcessPool final : public Model {
 public:
  explicit ProcessPool(processes::WorkerOptions options)
      : workers_(std::move(options)) {}

  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    const std::size_t started = workers_.start_missing(batch_run.workers());
    std::string last_loss = "they ended between tasks";
    for (std::size_t lane = 0; lane < batch_run.workers(); ++lane)
      asio::co_spawn(workers_.loop(),
                     run_tasks(workers_[lane], batch_run, lane, last_loss),
                     rethrow_if_any);
    workers_.run_loop();
    fail_the_rest(batch_run, last_loss);
    return batch_run.finish(
        {.processes = started,
         .worker_bytes = workers_.peak_memory(batch_run.workers())});
  }

 private:
  WorkerSet workers_;
};

}  // namespace

std::unique_ptr<Model> make_process_pool() {
  return make_process_pool(lab_workers());
}

std::unique_ptr<Model> make_process_pool(
    const processes::WorkerOptions& options) {
  return std::make_unique<ProcessPool>(options);
}

}  // namespace lab
