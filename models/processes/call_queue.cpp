#include "models/processes/call_queue.hpp"

#include <utility>

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

void CallQueue::require_open() const {
  const std::scoped_lock lock(mutex_);
  throw_unless_open(broken_, closed_);
}

bool CallQueue::push(std::unique_ptr<PendingCall> pending) {
  const std::scoped_lock lock(mutex_);
  throw_unless_open(broken_, closed_);
  pending_.push_back(std::move(pending));
  return std::exchange(starved_, false);
}

std::unique_ptr<PendingCall> CallQueue::pop() {
  for (;;) {
    std::unique_lock lock(mutex_);
    starved_ = pending_.empty();
    if (starved_) return nullptr;
    auto pending = std::move(pending_.front());
    pending_.pop_front();
    lock.unlock();
    if (pending->start()) return pending;
  }
}

void CallQueue::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
}

CallQueue::PendingCalls CallQueue::take_all() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(pending_, {});
}

// Whoever waits for a call is called back without the lock: he may want to
// submit another one.

void CallQueue::cancel_all() {
  for (const auto& pending : take_all()) pending->cancel();
}

bool CallQueue::break_down(const std::string& why) {
  {
    const std::scoped_lock lock(mutex_);
    if (broken_) return false;
    broken_ = std::make_exception_ptr(BrokenPool("pool: " + why));
  }
  for (const auto& pending : take_all())
    if (pending->start()) pending->fail(broken(), {});
  return true;
}

std::exception_ptr CallQueue::broken() const {
  const std::scoped_lock lock(mutex_);
  return broken_;
}

bool CallQueue::is_finished() const {
  const std::scoped_lock lock(mutex_);
  return closed_ && pending_.empty();
}

}  // namespace lab::processes
