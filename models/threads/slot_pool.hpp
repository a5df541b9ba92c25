#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <numeric>
#include <vector>

namespace lab::threads {

/// A semaphore that also says which slot was free.
///
/// Picture numbered seats: whoever comes waits until one is free, and gives it
/// back on leaving.
///
/// Thread safety: any.  What happened before release(n) is visible to whoever
///           takes n next.
class SlotPool {
 public:
  /// The slots 0 … count - 1, all free.
  explicit SlotPool(std::size_t count) : free_(count) {
    std::iota(free_.rbegin(), free_.rend(), std::size_t{0});
  }

  /// Returns: of several free slots, the one given back last; those that nobody
  ///          has had come after it, the lowest first.
  /// Blocks: until a slot is free.
  [[nodiscard]] std::size_t acquire() {
    std::unique_lock lock(mutex_);
    has_free_.wait(lock, [this] { return !free_.empty(); });
    const std::size_t slot = free_.back();
    free_.pop_back();
    return slot;
  }

  /// Requires: the slot was acquired.
  void release(std::size_t slot) {
    // Notifies under the lock: the last one out may be followed by ~SlotPool.
    const std::scoped_lock lock(mutex_);
    free_.push_back(slot);
    has_free_.notify_one();
  }

 private:
  std::mutex mutex_;  // guards free_
  std::condition_variable has_free_;
  std::vector<std::size_t> free_;
};

}  // namespace lab::threads
