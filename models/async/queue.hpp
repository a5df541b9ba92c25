#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <deque>
#include <limits>
#include <optional>
#include <utility>

#include "models/async/semaphore.hpp"
#include "models/threads/closed.hpp"

namespace lab::async {

using threads::Closed;

/// Hands items from coroutine to coroutine, first in, first out.
/// Python: asyncio.Queue (its shutdown() is close() here).
///
/// Picture a rack for bottles: who brings one needs a free compartment, who
/// takes one needs a full compartment.  There is a semaphore for each of them.
///
///     Queue<Page> pages(loop, 10);
///     const auto reader = spawn(loop, read_all(std::ref(pages)));
///     for (const Url& url : urls) co_await pages.put(co_await fetch(url));
///     pages.close();  // while (auto page = co_await pages.get()) … ends
///
/// No item is ever lost or doubled: a put() that throws did not put it, and a
/// get() that throws took none.
///
/// Thread safety: that of its loop.
/// Lifetime: longer than anyone calls it or waits for it.
template <typename T>
class Queue {
 public:
  /// Keeps at most `limit` items; 0 means any number.
  explicit Queue(const boost::asio::any_io_executor& loop,
                 std::size_t limit = 0)
      : room_(loop, places(limit)), filled_(loop, 0) {}

  /// Suspends: while it is full, first come, first served; resumes on the
  ///           awaiting coroutine's executor.
  /// Throws: Closed, also if it is closed meanwhile; operation_aborted.
  [[nodiscard]] boost::asio::awaitable<void> put(T item) {
    auto place = co_await room_.acquire();
    add(std::move(place), std::move(item));
  }

  /// Suspends: while it is empty, first come, first served; resumes on the
  ///           awaiting coroutine's executor.
  /// Returns: nothing once it is closed and empty.
  /// Throws: operation_aborted.
  [[nodiscard]] boost::asio::awaitable<std::optional<T>> get() {
    auto place = co_await filled_.acquire();
    co_return take(std::move(place));
  }

  /// Returns: false, and leaves the item alone, if it is full.
  /// Throws: Closed.
  template <typename Item>
  [[nodiscard]] bool try_put(Item&& item) {
    auto place = room_.try_acquire();
    if (!place) return false;
    add(*std::move(place), std::forward<Item>(item));
    return true;
  }

  /// Returns: nothing if it is empty.
  [[nodiscard]] std::optional<T> try_get() {
    auto place = filled_.try_acquire();
    if (!place) return std::nullopt;
    return take(*std::move(place));
  }

  /// Takes no more items, and wakes whoever waits.
  ///
  /// Each side gets one more permit, for no place at all.  Whoever is given it
  /// understands, and hands it on to the next who waits.
  void close() {
    if (std::exchange(closed_, true)) return;
    room_.release();
    filled_.release();
  }

  std::size_t size() const { return items_.size(); }

 private:
  static std::ptrdiff_t places(std::size_t limit) {
    constexpr auto any_number = std::numeric_limits<std::ptrdiff_t>::max() / 2;
    if (limit == 0 || limit > std::size_t{any_number}) return any_number;
    return static_cast<std::ptrdiff_t>(limit);
  }

  template <typename Item>
  void add(Semaphore::Permit place, Item&& item) {
    if (closed_) throw Closed();
    items_.push_back(std::forward<Item>(item));
    place.keep();
    filled_.release();
  }

  std::optional<T> take(Semaphore::Permit place) {
    if (items_.empty()) return std::nullopt;
    std::optional<T> item(std::move(items_.front()));
    items_.pop_front();
    place.keep();
    room_.release();
    return item;
  }

  Semaphore room_;
  Semaphore filled_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace lab::async
