#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>

#include "models/async/mutex.hpp"
#include "models/async/wait_queue.hpp"

namespace lab::async {

/// Waits, with a mutex unlocked meanwhile, until another coroutine has changed
/// what the mutex guards.  Python: asyncio.Condition.
///
/// Picture guests who dine in turns: who finds the pot empty goes outside, and
/// the cook, who has filled it, calls so many of them to queue up again.
///
///     auto lock = co_await mutex.lock();
///     co_await condition.wait_for(lock, [&] { return !pot.empty(); });
///     eat(pot);                          // and elsewhere, with the lock:
///     pot.fill();  condition.notify();
///
/// Several conditions may share a mutex.
///
/// Thread safety: that of its loop.
/// Lifetime: who still waits when it goes is cancelled, without the lock; else
///           the mutex must live on.
class Condition {
 public:
  Condition(const boost::asio::any_io_executor& loop, Mutex& mutex)
      : mutex_(mutex), waiting_(loop) {}

  /// Unlocks, waits until the caller is notified, and locks again.  What the
  /// caller waits for may be gone again by then: wait_for() looks.
  ///
  /// Requires: `lock` locks the mutex of this condition.
  /// Suspends: resumes on the awaiting coroutine's executor, with the lock.
  /// Throws: operation_aborted when cancelled, also with the lock, which may
  ///         take a while; a notification that came before goes to another.
  ///         std::logic_error if the mutex is not locked.
  [[nodiscard]] boost::asio::awaitable<void> wait(Mutex::Lock& lock);

  /// Waits until the predicate holds; the mutex is locked when it is called.
  ///
  /// Suspends: not at all if it holds; else as wait() does.
  /// Throws: what wait() and the predicate throw, with the lock.
  template <typename Predicate>
  [[nodiscard]] boost::asio::awaitable<void> wait_for(Mutex::Lock& lock,
                                                      Predicate predicate) {
    while (!std::invoke(predicate)) co_await wait(lock);
  }

  /// Lets so many of those who wait go on, those who came first, as soon as
  /// they get the lock, in any order.
  ///
  /// Throws: std::logic_error if the mutex is not locked.
  void notify(std::size_t count = 1);
  void notify_all();

 private:
  void check_locked() const;

  Mutex& mutex_;
  WaitQueue waiting_;
};

}  // namespace lab::async
