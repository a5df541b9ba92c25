#include "models/threads/gil.hpp"

namespace lab::threads {

void Gil::take() {
  std::unique_lock lock(mutex_);
  while (held_) {
    const std::uint64_t seen = switches_;
    const auto dropped = dropped_.wait_for(lock, interval_);
    // It stayed in one hand for the whole interval: ask for it.
    if (dropped == std::cv_status::timeout && held_ && switches_ == seen)
      asked_for_.store(true, std::memory_order_relaxed);
  }
  held_ = true;
  asked_for_.store(false, std::memory_order_relaxed);
  const auto self = std::this_thread::get_id();
  if (last_holder_ == self) return;
  last_holder_ = self;
  ++switches_;
  switched_.notify_all();
}

void Gil::drop() {
  std::unique_lock lock(mutex_);
  held_ = false;
  dropped_.notify_one();
  // Whoever asked is still waiting in take(), so this wait has an end.
  const std::uint64_t seen = switches_;
  if (asked_for_.load(std::memory_order_relaxed))
    switched_.wait(lock, [&] { return switches_ != seen; });
}

std::uint64_t Gil::switches() const {
  const std::scoped_lock lock(mutex_);
  return switches_;
}

}  // namespace lab::threads
