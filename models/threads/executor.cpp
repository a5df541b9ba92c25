#include "models/threads/executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "models/threads/error_text.hpp"
#include "models/threads/thread_group.hpp"
#include "models/usable_cores.hpp"

namespace lab::threads {

std::ptrdiff_t default_max_workers() {
  return std::min<std::ptrdiff_t>(
      32, static_cast<std::ptrdiff_t>(usable_cores()) + 4);
}

Executor::Executor(ExecutorOptions options) : options_(std::move(options)) {
  if (options_.max_workers <= 0)
    throw std::invalid_argument(
        fmt::format("max_workers: {} is not a number of threads: it must be "
                    "greater than 0",
                    options_.max_workers));
}

Executor::~Executor() { shutdown(); }

void Executor::enqueue(std::unique_ptr<Job> job) {
  std::unique_lock lock(mutex_);
  if (broken_) std::rethrow_exception(broken_);
  if (shut_down_)
    throw ShutDown(
        "executor: it was shut down: submit all work before shutdown()");
  // Each job in the queue has an idle thread that will come for it, if any.
  if (jobs_.size() >= idle_ && std::ssize(threads_) < options_.max_workers)
    start_thread();
  jobs_.push_back(std::move(job));
  lock.unlock();  // or who is woken would wait for the lock
  has_jobs_.notify_one();
}

void Executor::start_thread() {
  try {
    options_.before_start();
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error& error) {
    throw_cannot_start_thread(
        threads_.size(), static_cast<std::size_t>(options_.max_workers), error);
  }
}

void Executor::work() {
  try {
    options_.initialiser();
  } catch (...) {
    break_down(std::current_exception());
    return;
  }
  while (const auto job = next_job()) job->run();
}

std::unique_ptr<Job> Executor::next_job() {
  std::unique_lock lock(mutex_);
  ++idle_;
  has_jobs_.wait(lock, [this] { return shut_down_ || !jobs_.empty(); });
  --idle_;
  if (jobs_.empty()) return nullptr;
  auto job = std::move(jobs_.front());
  jobs_.pop_front();
  return job;
}

void Executor::break_down(const std::exception_ptr& why) {
  const auto error = std::make_exception_ptr(BrokenExecutor(
      fmt::format("executor: its initialiser threw: {}: make another executor",
                  error_text(why))));
  Jobs lost;
  {
    const std::scoped_lock lock(mutex_);
    if (!broken_) broken_ = error;
    lost.swap(jobs_);
  }
  for (const auto& job : lost) job->fail(error);
}

void Executor::shutdown(ShutdownOptions options) {
  Jobs dropped;
  {
    const std::scoped_lock lock(mutex_);
    shut_down_ = true;
    if (options.cancel_futures) dropped.swap(jobs_);
  }
  has_jobs_.notify_all();
  for (const auto& job : dropped) job->cancel();
  if (!options.wait) return;
  const std::scoped_lock lock(joining_);
  for (std::jthread& thread : threads_)
    if (thread.joinable()) thread.join();
}

std::size_t Executor::threads_made() const {
  const std::scoped_lock lock(mutex_);
  return threads_.size();
}

std::size_t Executor::idle_threads() const {
  const std::scoped_lock lock(mutex_);
  return idle_;
}

}  // namespace lab::threads
