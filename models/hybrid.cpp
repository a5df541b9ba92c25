// Hybrid: one event loop for waiting, a pool of processes for computing.
//
// Coroutines are cheapest for tasks that wait, but one that computes holds up
// all the others; processes are the other way round.  So each kind of task goes
// where it is cheap, and a task of two steps goes through both.  The price:
// someone has to know which is which.

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <utility>

#include "models/async/wrap_future.hpp"
#include "models/models.hpp"
#include "models/process_models.hpp"
#include "models/threads/error_text.hpp"
#include "models/usable_cores.hpp"
#include "workloads/two_steps.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

/// More workers would only take turns on the same cores.
std::size_t at_most_a_worker_per_core(std::size_t concurrency) {
  return std::min(concurrency, usable_cores());
}

/// Waits here, has the computing done elsewhere.
asio::awaitable<Outcome> outcome_of_task(BatchRun& run, std::size_t task,
                                         processes::Pool& pool) {
  const Batch& batch = run.batch();
  std::string fetched;
  try {
    fetched = co_await batch.two_steps()->fetch(task);
  } catch (...) {
    co_return describe_current_exception();
  }
  const auto computing =
      pool.submit(run_task_job, batch.spec(), task, std::move(fetched));
  try {
    co_return outcome_of(co_await async::wrap_future(computing));
  } catch (...) {
    co_return outcome_of(std::current_exception());
  }
}

asio::awaitable<void> do_tasks(BatchRun& run, processes::Pool& pool) {
  while (const auto task = run.next_task()) {
    const auto started = Clock::now();
    Outcome outcome = co_await outcome_of_task(run, *task, pool);
    run.record(*task, std::move(outcome), 0, started, Clock::now());
  }
}

class Hybrid final : public Model {
 public:
  explicit Hybrid(processes::PoolOptions workers) : pool_(std::move(workers)) {}

  RunResult run(const Batch& batch, const RunOptions& options) override {
    const bool has_two_steps = batch.two_steps() != nullptr;
    if (batch.kind() == Kind::waiting && !has_two_steps)
      return loop_->run(batch, options);
    BatchRun run(batch, options);
    if (run.workers() == 0) return run.finish({});
    pool_.resize(at_most_a_worker_per_core(run.workers()));
    if (has_two_steps)
      do_in_two_steps(run);
    else
      pool_.for_each(run_task_job, RemainingTasks(run),
                     [&run](const auto& report) { record(run, report); });
    const auto used = pool_.usage();
    return run.finish(
        {.processes = used.processes, .worker_bytes = used.peak_bytes});
  }

 private:
  void do_in_two_steps(BatchRun& run) {
    asio::io_context loop(1);
    std::exception_ptr error;
    const auto note = [&](const std::exception_ptr& why) {
      if (!why) return;
      error = why;
      while (run.next_task()) continue;  // the others end what they have begun
    };
    for (std::size_t i = 0; i < run.workers(); ++i)
      asio::co_spawn(loop, do_tasks(run, pool_), note);
    loop.run();
    threads::rethrow(error);
  }

  std::unique_ptr<Model> loop_ = make_async();
  processes::Pool pool_;
};

}  // namespace

std::unique_ptr<Model> make_hybrid() { return make_hybrid(lab_workers()); }

std::unique_ptr<Model> make_hybrid(processes::PoolOptions workers) {
  return std::make_unique<Hybrid>(std::move(workers));
}

}  // namespace lab
