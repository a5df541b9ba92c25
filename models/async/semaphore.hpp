#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <cstddef>
#include <optional>
#include <utility>

namespace lab::async {

/// Lets only so many coroutines go on at once.  Python: asyncio.Semaphore.
///
/// Picture a car park with three places and a barrier.  Who finds a place free
/// drives in; the others line up, and for every car that leaves, the first of
/// the line is let in.  Nobody drives past the line.
///
///     Semaphore places(co_await asio::this_coro::executor, 3);
///     …
///     const auto permit = co_await places.acquire();
///     use(co_await fetch(url));  // never more than three at once
///
/// Thread safety: that of its loop.
/// Lifetime: longer than anyone calls it; permits may outlive it.
class Semaphore {
  struct Line;
  using SharedLine = boost::intrusive_ptr<Line>;

 public:
  /// The right to go on.  The destructor gives it back.
  class [[nodiscard]] Permit {
   public:
    Permit(Permit&& other) noexcept
        : line_(std::exchange(other.line_, nullptr)) {}
    Permit& operator=(Permit other) noexcept {
      std::swap(line_, other.line_);
      return *this;
    }
    ~Permit() {
      if (line_ != nullptr) release();
    }

    /// Gives it back early; does nothing the second time.
    void release() noexcept;

    /// Takes it out of use: there is one fewer now, until somebody calls
    /// Semaphore::release().
    void keep() noexcept;

   private:
    friend class Semaphore;
    explicit Permit(SharedLine line) : line_(line.detach()) {}
    Line* line_;  // shared: a raw pointer is moved without a call
  };

  /// Throws: std::invalid_argument if `permits` is negative.
  Semaphore(const boost::asio::any_io_executor& loop, std::ptrdiff_t permits);
  ~Semaphore();
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;

  /// Suspends: not at all if a permit is free; else suspends, in the line, and
  ///           resumes on the awaiting coroutine's executor.
  /// Throws: boost::system::system_error (operation_aborted) when cancelled;
  ///         a permit that was just granted then goes to the next of the line.
  [[nodiscard]] boost::asio::awaitable<Permit> acquire();

  /// The same even if the caller is cancelled meanwhile: for who must have a
  /// permit to leave.
  [[nodiscard]] boost::asio::awaitable<Permit> acquire_regardless();

  /// Returns: nothing if none is free.
  [[nodiscard]] std::optional<Permit> try_acquire();

  /// Adds a permit, as if somebody had given it back who never had it.
  ///
  /// Throws: std::logic_error if a BoundedSemaphore has all its permits.
  void release();

  /// How many could be had at once.  While anyone waits it is 0.
  std::ptrdiff_t free_permits() const;

 protected:
  Semaphore(const boost::asio::any_io_executor& loop, std::ptrdiff_t permits,
            std::ptrdiff_t limit);

 private:
  static boost::asio::awaitable<Permit> acquire_in(SharedLine line);
  static boost::asio::awaitable<Permit> acquire_regardless_in(SharedLine line);

  SharedLine line_;  // with the permits and those who wait
};

/// A semaphore that never has more permits than at first: one too many given
/// back is a mistake that it tells.  Python: asyncio.BoundedSemaphore.
class BoundedSemaphore : public Semaphore {
 public:
  BoundedSemaphore(const boost::asio::any_io_executor& loop,
                   std::ptrdiff_t permits)
      : Semaphore(loop, permits, permits) {}
};

}  // namespace lab::async
