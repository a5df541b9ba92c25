// Hybrid: one event loop for waiting, a pool of processes for computing.
//
// Coroutines are cheapest for tasks that wait, but one that computes holds up
// all the others; processes are the other way round.  So each kind of task goes
// where it is cheap, and a task of two steps goes through both.  The price:
// someone has to know which is which.

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <optional>
#include <string>
#include <thread>

#include "models/async/queue.hpp"
#include "models/batch_run.hpp"
#include "models/batch_worker/process_models.hpp"
#include "models/batch_worker/worker_set.hpp"
#include "models/models.hpp"
#include "workloads/two_steps.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// More workers would only take turns on the same cores.
std::size_t at_most_a_worker_per_core(std::size_t concurrency) {
  const std::size_t cores = std::max(std::thread::hardware_concurrency(), 1U);
  return std::min(concurrency, cores);
}

/// Workers that have nothing to do; closed once the last one is lost.
class IdleWorkers {
 public:
  IdleWorkers(WorkerSet& workers, std::size_t count, const Spec& spec)
      : left_(count), queue_(workers.loop().get_executor()) {
    for (std::size_t i = 0; i < count; ++i) {
      workers[i].prepare(spec);
      add(&workers[i]);
    }
  }

  /// Has a worker do the second step of a task, as soon as one is idle.
  asio::awaitable<BatchWorker::Reply> compute(std::size_t task,
                                              std::string fetched) {
    const auto worker = co_await queue_.get();
    if (!worker) co_return no_worker_left();
    auto reply = co_await (*worker)->compute(task, fetched);
    if ((*worker)->process().is_ready())
      add(*worker);
    else
      strike_off(reply.outcome);
    co_return reply;
  }

 private:
  /// There is room for all of them, so none is turned down.
  void add(BatchWorker* worker) { (void)queue_.try_put(worker); }

  void strike_off(const Outcome& its_last) {
    const auto* failure = std::get_if<Failure>(&its_last);
    if (failure != nullptr) last_loss_ = failure->text;
    if (--left_ == 0) queue_.close();
  }

  BatchWorker::Reply no_worker_left() const {
    const auto now = std::chrono::steady_clock::now();
    return {
        Failure{FailureKind::worker_lost, "no worker is left: " + last_loss_},
        now, now};
  }

  std::size_t left_;
  std::string last_loss_ = "they ended between tasks";
  async::Queue<BatchWorker*> queue_;
};

/// Waits here, has the computing done elsewhere.
asio::awaitable<void> do_task(BatchRun& batch_run, std::size_t task,
                              IdleWorkers& workers) {
  const auto started = std::chrono::steady_clock::now();
  std::optional<Failure> failure;
  std::string fetched;
  try {
    fetched = co_await batch_run.batch().two_steps()->fetch(task);
  } catch (...) {
    failure = describe_current_exception();
  }
  if (failure) {
    batch_run.record(task, *failure, 0, started,
                     std::chrono::steady_clock::now());
    co_return;
  }
  auto reply = co_await workers.compute(task, std::move(fetched));
  batch_run.record(task, std::move(reply.outcome), 0, started, reply.finished);
}

asio::awaitable<void> do_tasks(BatchRun& batch_run, IdleWorkers& workers) {
  while (const auto task = batch_run.next_task())
    co_await do_task(batch_run, *task, workers);
}

class Hybrid final : public Model {
 public:
  explicit Hybrid(const processes::WorkerOptions& options)
      : pool_(make_process_pool(options)), workers_(options) {}

  RunResult run(const Batch& batch, const RunOptions& options) override {
    if (batch.two_steps() != nullptr) return run_in_two_steps(batch, options);
    if (batch.kind() == Kind::waiting) return loop_->run(batch, options);
    RunOptions fewer = options;
    if (options.concurrency <= max_concurrency)  // else it is refused
      fewer.concurrency = at_most_a_worker_per_core(options.concurrency);
    return pool_->run(batch, fewer);
  }

 private:
  RunResult run_in_two_steps(const Batch& batch, const RunOptions& options) {
    BatchRun batch_run(batch, options);
    const std::size_t count = at_most_a_worker_per_core(batch_run.workers());
    const std::size_t started = workers_.start_missing(count);
    IdleWorkers workers(workers_, count, batch.spec());
    for (std::size_t i = 0; i < batch_run.workers(); ++i)
      asio::co_spawn(workers_.loop(), do_tasks(batch_run, workers),
                     rethrow_if_any);
    workers_.run_loop();
    return batch_run.finish(
        {.processes = started, .worker_bytes = workers_.peak_memory(count)});
  }

  std::unique_ptr<Model> loop_ = make_async();
  std::unique_ptr<Model> pool_;
  WorkerSet
      workers_;  // of its own, as its workers are talked to on another loop
};

}  // namespace

std::unique_ptr<Model> make_hybrid() { return make_hybrid(lab_workers()); }

std::unique_ptr<Model> make_hybrid(const processes::WorkerOptions& options) {
  return std::make_unique<Hybrid>(options);
}

}  // namespace lab
