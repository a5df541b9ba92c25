#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "models/threads/closed.hpp"
#include "models/threads/timeout.hpp"

namespace lab::threads {

/// Hands items from thread to thread, first in, first out.  Python: queue.Queue
/// (its shutdown() is close() here).
///
/// Picture the counter between kitchen and dining room: when it is full, the
/// cook waits; when it is empty, the waiter does.  At night the kitchen closes,
/// and what stands on the counter is still served.
///
///     Queue<Page> pages(10);
///     std::jthread cook([&pages] {
///       for (const Url& url : urls) pages.put(fetch(url));
///       pages.close();
///     });
///     while (const auto page = pages.get()) read(*page);
///
/// Thread safety: any.  What happened before put() is visible to whoever gets
///           it.
/// Lifetime: longer than any call, also one whose item was taken already.
template <typename T>
class Queue {
 public:
  /// Keeps at most `limit` items; 0 means any number.
  explicit Queue(std::size_t limit = 0) : limit_(limit) {}

  /// Blocks: while it is full.
  /// Throws: Closed, also if it is closed meanwhile.
  void put(T item) { put_within(std::nullopt, std::move(item)); }

  /// Blocks: until there is an item or it is closed.
  /// Returns: nothing once it is closed and empty.
  [[nodiscard]] std::optional<T> get() { return get_within(std::nullopt); }

  /// Returns: false, and leaves the item alone, if it is full all that time.
  /// Throws: Closed.
  template <typename Item>
  [[nodiscard]] bool try_put(Item&& item,
                             Timeout timeout = std::chrono::nanoseconds(0)) {
    return put_within(timeout, std::forward<Item>(item));
  }

  /// Returns: nothing if it is empty all that time, or closed and empty.
  [[nodiscard]] std::optional<T> try_get(
      Timeout timeout = std::chrono::nanoseconds(0)) {
    return get_within(timeout);
  }

  /// Takes no more items, and wakes whoever waits.
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    has_room_.notify_all();
    has_items_.notify_all();
  }

  std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return items_.size();
  }

 private:
  bool is_full() const { return limit_ != 0 && items_.size() >= limit_; }

  template <typename Item>
  bool put_within(Timeout timeout, Item&& item) {
    const Deadline deadline(timeout);
    std::unique_lock lock(mutex_);
    if (!deadline.wait(has_room_, lock, [&] { return closed_ || !is_full(); }))
      return false;
    if (closed_) throw Closed();
    items_.push_back(std::forward<Item>(item));
    lock.unlock();  // or who is woken would wait for the lock
    has_items_.notify_one();
    return true;
  }

  std::optional<T> get_within(Timeout timeout) {
    const Deadline deadline(timeout);
    std::unique_lock lock(mutex_);
    deadline.wait(has_items_, lock, [&] { return closed_ || !items_.empty(); });
    if (items_.empty()) return std::nullopt;
    std::optional<T> item(std::move(items_.front()));
    items_.pop_front();
    lock.unlock();
    has_room_.notify_one();
    return item;
  }

  const std::size_t limit_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable has_room_;
  std::condition_variable has_items_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace lab::threads
