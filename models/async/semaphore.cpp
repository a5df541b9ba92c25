#include "models/async/semaphore.hpp"

#include <fmt/format.h>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/system/system_error.hpp>
#include <limits>
#include <stdexcept>
#include <utility>

#include "models/async/wait_queue.hpp"

namespace lab::async {

namespace asio = boost::asio;

/// A permit is free only while nobody waits, so to find one free is never to
/// overtake.  All who share it are on one loop, so nothing here is atomic.
struct Semaphore::Line
    : boost::intrusive_ref_counter<Line, boost::thread_unsafe_counter> {
  Line(const asio::any_io_executor& loop, std::ptrdiff_t permits,
       std::ptrdiff_t at_most)
      : free(permits), total(permits), limit(at_most), waiting(loop) {}

  std::ptrdiff_t free;
  std::ptrdiff_t total;  // free or in someone's hands
  const std::ptrdiff_t limit;
  WaitQueue waiting;
};

void Semaphore::Permit::release() noexcept {
  if (line_ == nullptr) return;
  const SharedLine line(std::exchange(line_, nullptr), false);
  if (!line->waiting.wake_one()) ++line->free;
}

void Semaphore::Permit::keep() noexcept {
  if (line_ == nullptr) return;
  --line_->total;
  SharedLine(std::exchange(line_, nullptr), false).reset();
}

Semaphore::Semaphore(const asio::any_io_executor& loop, std::ptrdiff_t permits)
    : Semaphore(loop, permits, std::numeric_limits<std::ptrdiff_t>::max()) {}

Semaphore::Semaphore(const asio::any_io_executor& loop, std::ptrdiff_t permits,
                     std::ptrdiff_t limit)
    : line_(new Line(loop, permits, limit)) {
  if (permits < 0)
    throw std::invalid_argument(
        fmt::format("semaphore: {} permits: give 0 or more", permits));
}

Semaphore::~Semaphore() = default;

asio::awaitable<Semaphore::Permit> Semaphore::acquire() {
  return acquire_in(line_);
}

asio::awaitable<Semaphore::Permit> Semaphore::acquire_in(SharedLine line) {
  if (line->free > 0) {
    --line->free;
    co_return Permit(std::move(line));
  }
  co_await line->waiting.wait();
  Permit permit(std::move(line));  // goes to the next one if this one throws
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
  co_return permit;
}

asio::awaitable<Semaphore::Permit> Semaphore::acquire_regardless() {
  return acquire_regardless_in(line_);
}

asio::awaitable<Semaphore::Permit> Semaphore::acquire_regardless_in(
    SharedLine line) {
  if (line->free > 0)
    --line->free;
  else
    co_await line->waiting.wait_regardless([] {});
  co_return Permit(std::move(line));
}

std::optional<Semaphore::Permit> Semaphore::try_acquire() {
  if (line_->free == 0) return std::nullopt;
  --line_->free;
  return Permit(line_);
}

void Semaphore::release() {
  if (line_->total == line_->limit)
    throw std::logic_error(fmt::format(
        "semaphore: one permit too many: all {} are free or in use, so release "
        "only what was kept",
        line_->limit));
  ++line_->total;
  Permit(line_).release();
}

std::ptrdiff_t Semaphore::free_permits() const { return line_->free; }

}  // namespace lab::async
