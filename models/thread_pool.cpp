// Thread pool: a few threads that stay, and a queue of jobs for them.
//
// As concurrent as a thread per task, but a thread is started only once and
// then used for many tasks.  With fewer threads than tasks the work is done in
// waves: ten waits on five threads take two waits.

#include <optional>
#include <vector>

#include "models/batch_run.hpp"
#include "models/models.hpp"
#include "models/threads/executor.hpp"

namespace lab {
namespace {

class ThreadPool final : public Model {
 public:
  ThreadPool() { renew(1); }

  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    if (batch_run.workers() > size_) renew(batch_run.workers());
    const std::size_t before = pool_->threads_made();
    try {
      work_on(batch_run);
    } catch (...) {
      while (batch_run.next_task())
        continue;  // leaves nothing to do for the others
      renew(1);
      throw;
    }
    return batch_run.finish({.threads = pool_->threads_made() - before});
  }

 private:
  void work_on(BatchRun& batch_run) {
    const auto work = [&batch_run](std::size_t lane) {
      while (const auto task = batch_run.next_task())
        batch_run.run(*task, lane);
    };
    std::vector<threads::Future<void>> lanes;
    for (std::size_t lane = 0; lane < batch_run.workers(); ++lane)
      lanes.push_back(pool_->submit(work, lane));
    for (const auto& lane : lanes) lane.result();
  }

  /// Joins the threads of the pool, and puts another one in its place.
  void renew(std::size_t size) {
    size_ = size;
    pool_.emplace(threads::ExecutorOptions{
        .max_workers = static_cast<std::ptrdiff_t>(size)});
  }

  std::size_t size_ = 0;
  std::optional<threads::Executor> pool_;
};

}  // namespace

std::unique_ptr<Model> make_thread_pool() {
  return std::make_unique<ThreadPool>();
}

}  // namespace lab
