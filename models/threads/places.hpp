#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <numeric>
#include <vector>

namespace lab::threads {

/// A semaphore that also says which place was free.
///
/// Picture numbered seats: whoever comes waits until one is free, and gives it
/// back on leaving.
///
/// Thread safety: any.  What happened before give_back(n) is visible to whoever
///           takes n next.
class Places {
 public:
  /// The places 0 … count - 1, all free.
  explicit Places(std::size_t count) : free_(count) {
    std::iota(free_.rbegin(), free_.rend(), std::size_t{0});
  }

  /// Blocks: until a place is free; the lowest one comes first.
  [[nodiscard]] std::size_t take() {
    std::unique_lock lock(mutex_);
    has_free_.wait(lock, [this] { return !free_.empty(); });
    const std::size_t place = free_.back();
    free_.pop_back();
    return place;
  }

  void give_back(std::size_t place) {
    // Notifies under the lock: the last one out may be followed by ~Places.
    const std::scoped_lock lock(mutex_);
    free_.push_back(place);
    has_free_.notify_one();
  }

 private:
  std::mutex mutex_;  // guards free_
  std::condition_variable has_free_;
  std::vector<std::size_t> free_;
};

}  // namespace lab::threads
