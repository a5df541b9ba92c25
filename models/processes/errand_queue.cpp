#include "models/processes/errand_queue.hpp"

#include <utility>

#include "models/processes/errors.hpp"
#include "models/threads/shutdown.hpp"

namespace lab::processes {
namespace {

void throw_unless_open(const std::exception_ptr& broken, bool closed) {
  if (broken) std::rethrow_exception(broken);
  if (closed)
    throw threads::ShutDown(
        "pool: it was shut down: submit all tasks before shutdown()");
}

}  // namespace

void ErrandQueue::require_open() const {
  const std::scoped_lock lock(mutex_);
  throw_unless_open(broken_, closed_);
}

void ErrandQueue::push(std::unique_ptr<Errand> errand) {
  const std::scoped_lock lock(mutex_);
  throw_unless_open(broken_, closed_);
  errands_.push_back(std::move(errand));
}

std::unique_ptr<Errand> ErrandQueue::pop() {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (errands_.empty()) return nullptr;
    auto errand = std::move(errands_.front());
    errands_.pop_front();
    lock.unlock();
    if (errand->start()) return errand;
  }
}

void ErrandQueue::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
}

ErrandQueue::Errands ErrandQueue::take_all() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(errands_, {});
}

// Whoever waits for an errand is called back without the lock: he may want to
// submit another one.

void ErrandQueue::cancel_all() {
  for (const auto& errand : take_all()) errand->cancel();
}

bool ErrandQueue::break_down(const std::string& why) {
  {
    const std::scoped_lock lock(mutex_);
    if (broken_) return false;
    broken_ = std::make_exception_ptr(BrokenPool("pool: " + why));
  }
  for (const auto& errand : take_all())
    if (errand->start()) errand->fail(broken());
  return true;
}

std::exception_ptr ErrandQueue::broken() const {
  const std::scoped_lock lock(mutex_);
  return broken_;
}

bool ErrandQueue::is_finished() const {
  const std::scoped_lock lock(mutex_);
  return closed_ && errands_.empty();
}

}  // namespace lab::processes
