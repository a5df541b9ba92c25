#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <stdexcept>

namespace lab::async {

/// The barrier was broken while one waited, or before.
/// Python: BrokenBarrierError.
class BrokenBarrier : public std::runtime_error {
 public:
  BrokenBarrier();
};

/// Where coroutines wait for each other: it opens when so many have come, and
/// serves again for the next ones.  Python: asyncio.Barrier.
///
/// Picture friends who meet at the station and leave when all are there.
///
///     Barrier barrier(loop, 3);
///     …                                        // three times:
///     const std::size_t index = co_await barrier.wait();
///     if (index == 0) say("all are here");     // only one of the three
///
/// Thread safety: that of its loop.
/// Lifetime: longer than anyone waits for it.
class Barrier {
 public:
  /// Throws: std::invalid_argument if `parties` is 0.
  Barrier(const boost::asio::any_io_executor& loop, std::size_t parties);

  /// Returns: a number from 0 to parties - 1, another one for each.
  /// Suspends: until so many wait; not at all for the last one, who has the
  ///           greatest number; resumes on the awaiting coroutine's executor.
  /// Throws: BrokenBarrier; operation_aborted when cancelled before it opens:
  ///         the others then wait on for one more.
  [[nodiscard]] boost::asio::awaitable<std::size_t> wait();

  /// Makes it as new.  Those who wait get BrokenBarrier.
  void reset();

  /// Breaks it, until reset(): those who wait or come get BrokenBarrier.
  void abort();

  std::size_t parties() const { return parties_; }
  std::size_t n_waiting() const;
  bool broken() const;

 private:
  struct Round;

  const boost::asio::any_io_executor loop_;
  const std::size_t parties_;
  std::shared_ptr<Round> round_;
};

}  // namespace lab::async
