// Processes: a new worker process for every task.
//
// A worker shares nothing with us or with other workers: no lock is needed, and
// a task that crashes takes only its own process along.  The price is a process
// started and ended for each task, and everything it must know is sent to it.

#include "models/batch_worker/process_models.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <numeric>
#include <utility>
#include <vector>

#include "models/batch_run.hpp"
#include "models/batch_worker/batch_worker.hpp"
#include "models/models.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

class Processes final : public Model {
 public:
  explicit Processes(processes::WorkerOptions options)
      : options_(std::move(options)) {}

  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    std::vector<std::uint64_t> peaks(batch_run.workers());
    std::size_t started = 0;
    asio::io_context loop(1);  // last: if it goes early, so do the workers
    for (std::size_t lane = 0; lane < batch_run.workers(); ++lane)
      asio::co_spawn(loop, work(batch_run, lane, started, peaks[lane]),
                     rethrow_if_any);
    loop.run();
    return batch_run.finish(
        {.processes = started,
         .worker_bytes = std::reduce(peaks.begin(), peaks.end())});
  }

 private:
  /// Has task after task done, each by a worker of its own.
  asio::awaitable<void> work(BatchRun& batch_run, std::size_t lane,
                             std::size_t& started, std::uint64_t& peak) const {
    const auto loop = co_await asio::this_coro::executor;
    const Spec& spec = batch_run.batch().spec();
    while (const auto task = batch_run.next_task()) {
      BatchWorker worker(
          processes::start_worker(loop, options_, started, spec.tasks));
      ++started;
      worker.prepare(spec);
      const auto reply = co_await worker.perform(*task);
      peak = std::max(peak, worker.process().peak_memory());
      co_await worker.process().stop();
      batch_run.record(*task, reply.outcome, lane, reply.started,
                       reply.finished);
    }
  }

  processes::WorkerOptions options_;
};

}  // namespace

std::unique_ptr<Model> make_processes() {
  return make_processes(lab_workers());
}

std::unique_ptr<Model> make_processes(const processes::WorkerOptions& options) {
  return std::make_unique<Processes>(options);
}

}  // namespace lab
