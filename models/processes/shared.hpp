#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

#include "models/processes/packable.hpp"
#include "models/processes/shared_memory.hpp"

namespace lab::processes {

/// The lock of a shared value or array, and what it protects, for as long as
/// this lives.
template <typename T>
class Locked : public std::span<T> {
 public:
  explicit Locked(std::shared_ptr<SharedMemory> memory)
      : std::span<T>(static_cast<T*>(memory->data()),
                     memory->size() / sizeof(T)),
        memory_(std::move(memory)),
        lock_(*memory_) {}

  T& operator*() const { return this->front(); }
  T* operator->() const { return &this->front(); }

 private:
  std::shared_ptr<SharedMemory> memory_;
  std::unique_lock<SharedMemory> lock_;  // last: it goes first
};

/// An array that several processes see and change.
/// Python: multiprocessing.Array.
///
/// Picture a blackboard in a glass room with one key: all can look at the same
/// board, but only who has the key can write.
///
///     void count(SharedArray<long> counts, std::string word) {  // a job
///       const auto locked = counts.lock();
///       ++locked[word.size()];
///     }
///
/// A copy, also one that was sent to a worker, stands for the same memory.
///
/// Requires: numbers, enums and structs of them; no pointers, no strings.
/// Throws: std::runtime_error where a copy arrives if the original is gone.
/// Thread safety: any, of any process: all goes through lock().
/// Lifetime: the original must outlive the tasks that it is sent to.
template <typename T>
requires detail::Plain<T>
class SharedArray {
 public:
  /// Throws: std::system_error.
  explicit SharedArray(std::size_t size, const T& value = T())
      : memory_(std::make_shared<SharedMemory>(bytes_of(size))) {
    std::ranges::fill(lock(), value);
  }

  std::size_t size() const { return memory_->size() / sizeof(T); }

  /// Returns: the elements, for as long as the lock is held.
  /// Blocks: until nobody else has the lock.
  /// Throws: AbandonedLock, once, if a process died that had the lock.
  [[nodiscard]] Locked<T> lock() const { return Locked<T>(memory_); }

  SharedName packed() const { return memory_->name(); }
  static SharedArray unpacked(const SharedName& name) {
    return SharedArray(std::make_shared<SharedMemory>(name));
  }

 private:
  /// As many as there are at the most, if so many cannot be counted.
  static std::size_t bytes_of(std::size_t size) {
    constexpr auto most = std::numeric_limits<std::size_t>::max();
    return size > most / sizeof(T) ? most : size * sizeof(T);
  }

  explicit SharedArray(std::shared_ptr<SharedMemory> memory)
      : memory_(std::move(memory)) {}

  std::shared_ptr<SharedMemory> memory_;
};

/// A single value of that kind.  Python: multiprocessing.Value.
///
///     SharedValue<int> hits(0);
///     ++*hits.lock();
///     std::cout << hits.get();
template <typename T>
class SharedValue {
 public:
  explicit SharedValue(const T& value = T()) : array_(1, value) {}

  /// As SharedArray::lock().
  [[nodiscard]] Locked<T> lock() const { return array_.lock(); }

  T get() const { return *lock(); }
  void set(const T& value) const { *lock() = value; }

  SharedName packed() const { return array_.packed(); }
  static SharedValue unpacked(const SharedName& name) {
    return SharedValue(SharedArray<T>::unpacked(name));
  }

 private:
  explicit SharedValue(SharedArray<T> array) : array_(std::move(array)) {}

  SharedArray<T> array_;
};

}  // namespace lab::processes
