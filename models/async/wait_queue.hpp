#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <list>

namespace lab::async {

/// Coroutines that wait in a line, first come, first served: what Event,
/// Semaphore, Condition and Barrier are made of.
///
/// Thread safety: that of its loop.
/// Lifetime: who still waits when it goes is cancelled.
class WaitQueue {
 public:
  explicit WaitQueue(const boost::asio::any_io_executor& loop) : loop_(loop) {}
  ~WaitQueue();
  WaitQueue(const WaitQueue&) = delete;
  WaitQueue& operator=(const WaitQueue&) = delete;

  /// Suspends: until the caller is woken; resumes on the awaiting coroutine's
  ///           executor.
  /// Throws: boost::system::system_error (operation_aborted) when cancelled
  ///         before it is woken, but not when cancelled after that.
  [[nodiscard]] boost::asio::awaitable<void> wait();

  /// Waits even if the caller is cancelled: for who must see the end of
  /// something.  Calls back each time that the caller is cancelled.
  ///
  /// Suspends: as wait() does.
  [[nodiscard]] boost::asio::awaitable<void> wait_regardless(
      std::function<void()> cancelled);

  /// Lets the first of the line go on, at the next turn of the loop.
  ///
  /// Returns: false if nobody waits.
  bool wake_one();
  void wake_all();

  std::size_t size() const { return line_.size(); }

 private:
  struct Waiter;

  boost::asio::any_io_executor loop_;
  std::list<Waiter*> line_;
};

}  // namespace lab::async
