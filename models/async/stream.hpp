#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "models/async/queue.hpp"
#include "models/async/task.hpp"

namespace lab::async {

template <typename T>
class Stream;

/// Where the producer of a stream puts its items.  Copies mean the same stream.
template <typename T>
class Sink {
 public:
  /// Suspends: while as many items wait as the stream may keep; resumes on the
  ///           awaiting coroutine's executor.
  /// Throws: operation_aborted when nobody wants the rest any more.
  [[nodiscard]] boost::asio::awaitable<void> yield(T item) {
    return items_->put(std::move(item));
  }

 private:
  friend class Stream<T>;
  explicit Sink(std::shared_ptr<Queue<T>> items) : items_(std::move(items)) {}
  std::shared_ptr<Queue<T>> items_;
};

/// How many items a producer may be ahead; 0 means any number.
struct Ahead {
  std::size_t items = 1;
};

/// Items that come one by one, each of them awaited.
/// Python: async for, over an asynchronous generator.
///
/// Picture a baker who puts loaves into a small window, one by one: the baker
/// stops when the window is full, and goes home when the customers have left.
///
///     asio::awaitable<void> count(Sink<int> sink, int end) {
///       for (int i = 0; i < end; ++i) co_await sink.yield(i);
///     }
///     Stream<int> numbers(loop, count, 10);
///     while (const auto number = co_await numbers.next()) use(*number);
///
/// The producer starts at the next turn of the loop, not at the first next().
///
/// Requires: a producer that is a function of a Sink<T> by value, and `args`.
/// Thread safety: that of its loop.
/// Lifetime: to drop it cancels the producer, which may end a little later.
template <typename T>
class [[nodiscard]] Stream {
 public:
  template <typename Producer, typename... Args>
  requires std::invocable<Producer, Sink<T>, Args...> Stream(
      const boost::asio::any_io_executor& loop, Producer producer, Args... args)
      : Stream(loop, Ahead(), std::move(producer), std::move(args)...) {}

  template <typename Producer, typename... Args>
  Stream(const boost::asio::any_io_executor& loop, Ahead ahead,
         Producer producer, Args... args)
      : items_(std::make_shared<Queue<T>>(loop, ahead.items)),
        producer_(spawn(
            loop, produce(items_, std::move(producer), std::move(args)...))) {
    producer_.add_done_callback([items = items_] { items->close(); });
  }

  Stream(Stream&&) noexcept = default;
  Stream& operator=(Stream&&) = delete;
  ~Stream() {
    if (items_) stop();
  }

  /// Suspends: until there is an item or the producer has ended; resumes on the
  ///           awaiting coroutine's executor.
  /// Returns: nothing after the last item, and once it is closed.
  /// Throws: once, after the last item, what the producer threw;
  ///         operation_aborted when cancelled, and no item is lost by that.
  [[nodiscard]] boost::asio::awaitable<std::optional<T>> next() {
    auto item = co_await items_->get();
    if (!item && producer_.done() && !std::exchange(told_, true))
      producer_.get();
    co_return item;
  }

  /// Cancels the producer.  Python: aclose().
  ///
  /// Suspends: until the producer has ended.
  /// Throws: what the producer threw while it cleaned up; operation_aborted.
  [[nodiscard]] boost::asio::awaitable<void> close() {
    stop();
    co_await producer_.wait();
    if (!std::exchange(told_, true) && !producer_.cancelled()) producer_.get();
  }

 private:
  template <typename Producer, typename... Args>
  static boost::asio::awaitable<void> produce(std::shared_ptr<Queue<T>> items,
                                              Producer producer, Args... args) {
    auto production =
        std::invoke(std::move(producer), Sink<T>(items), std::move(args)...);
    co_await std::move(production);
  }

  /// The producer is cancelled once; its cleaning up is left to it.
  void stop() {
    if (std::exchange(stopped_, true)) return;
    items_->close();
    producer_.cancel();
  }

  std::shared_ptr<Queue<T>> items_;
  Task<> producer_;
  bool stopped_ = false;
  bool told_ = false;  // of how the producer ended
};

}  // namespace lab::async
