#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "models/async/semaphore.hpp"

namespace lab::async {

/// Lets only one coroutine at a time into a passage that awaits something in
/// its middle.  Python: asyncio.Lock.
///
/// Picture a room with a single key on a hook; those who want in line up.
///
///     const auto lock = co_await mutex.lock();
///     const int balance = co_await account.read();
///     co_await account.write(balance + 1);  // nobody came in between
///
/// A passage that awaits nothing needs none: on an event loop nobody else gets
/// a turn in it.
///
/// Thread safety: that of its loop.
/// Lifetime: longer than anyone calls it; locks may outlive it.
class Mutex {
 public:
  /// The key.  The destructor puts it back; release() does so early.
  using Lock = Semaphore::Permit;

  explicit Mutex(const boost::asio::any_io_executor& loop) : key_(loop, 1) {}

  /// Suspends: not at all if it is free; else suspends, first come, first
  ///           served, and resumes on the awaiting coroutine's executor.
  /// Throws: boost::system::system_error (operation_aborted) when cancelled;
  ///         the lock then goes to the next of the line.
  [[nodiscard]] boost::asio::awaitable<Lock> lock() { return key_.acquire(); }

  /// The same even if the caller is cancelled meanwhile: for who must have the
  /// lock to leave.
  [[nodiscard]] boost::asio::awaitable<Lock> lock_regardless() {
    return key_.acquire_regardless();
  }

  /// Returns: nothing if it is locked.
  [[nodiscard]] std::optional<Lock> try_lock() { return key_.try_acquire(); }

  bool locked() const { return key_.free_permits() == 0; }

 private:
  BoundedSemaphore key_;
};

}  // namespace lab::async
