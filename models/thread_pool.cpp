// Thread pool: a few threads that stay, and a queue of jobs for them.
//
// As concurrent as a thread per task, but a thread is started only once and
// then used for many tasks.  With fewer threads than tasks the work is done in
// waves: ten waits on five threads take two waits.

#include <condition_variable>
#include <functional>
#include <latch>
#include <mutex>
#include <queue>
#include <stop_token>
#include <utility>

#include "models/answer_sheet.hpp"
#include "models/models.hpp"
#include "models/threads/crew.hpp"

namespace lab {
namespace {

class ThreadPool final : public Model {
 public:
  ~ThreadPool() override {
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
    }
    has_jobs_.notify_all();
  }

  RunResult run(const Batch& batch, const RunOptions& options) override {
    AnswerSheet sheet(batch, options);
    const std::size_t made = grow_to(sheet.workers());
    std::latch unfinished(static_cast<std::ptrdiff_t>(sheet.workers()));
    {
      const std::scoped_lock lock(mutex_);
      for (std::size_t lane = 0; lane < sheet.workers(); ++lane)
        jobs_.emplace([&sheet, &unfinished, lane] {
          while (const auto task = sheet.take()) sheet.run(*task, lane);
          unfinished.count_down();
        });
    }
    has_jobs_.notify_all();
    unfinished.wait();
    return sheet.hand_in({.threads = made});
  }

 private:
  std::size_t grow_to(std::size_t size) {
    const std::size_t before = crew_.size();
    crew_.grow_to(size);
    for (std::size_t place = before; place < size; ++place)
      crew_.start(place, [this] { work(); });
    return crew_.size() - before;
  }

  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      has_jobs_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      const auto job = std::move(jobs_.front());
      jobs_.pop();
      lock.unlock();
      job();
    }
  }

  std::mutex mutex_;  // guards jobs_ and closed_
  std::condition_variable has_jobs_;
  std::queue<std::function<void()>> jobs_;
  bool closed_ = false;
  threads::Crew crew_;  // last, so that it is joined first
};

}  // namespace

std::unique_ptr<Model> make_thread_pool() {
  return std::make_unique<ThreadPool>();
}

}  // namespace lab
