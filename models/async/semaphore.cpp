#include "models/async/semaphore.hpp"

#include <fmt/format.h>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/system/system_error.hpp>
#include <limits>
#include <list>
#include <stdexcept>
#include <utility>

#include "models/async/event.hpp"

namespace lab::async {

namespace asio = boost::asio;

/// A permit is free only while nobody waits, so to find one free is never to
/// overtake.  All who share it are on one loop, so nothing here is atomic.
struct Semaphore::Line
    : boost::intrusive_ref_counter<Line, boost::thread_unsafe_counter> {
  Line(const asio::any_io_executor& loop_of_all, std::ptrdiff_t permits,
       std::ptrdiff_t at_most)
      : loop(loop_of_all), free(permits), total(permits), limit(at_most) {}

  const asio::any_io_executor loop;
  std::ptrdiff_t free;
  std::ptrdiff_t total;  // free or in someone's hands
  const std::ptrdiff_t limit;
  std::list<Place*> waiting;
};

/// Where a coroutine waits.  Whatever is granted to one that does not come for
/// it is given back together with the place.
class Semaphore::Place {
 public:
  explicit Place(SharedLine line)
      : line_(std::move(line)),
        here_(line_->waiting.insert(line_->waiting.end(), this)),
        granted_(line_->loop),
        permit_(nullptr) {}
  ~Place() {
    if (!granted_.is_set()) line_->waiting.erase(here_);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  void grant(Permit permit) {
    line_->waiting.erase(here_);
    permit_ = std::move(permit);
    granted_.set();
  }

  asio::awaitable<void> wait() { return granted_.wait(); }
  Permit take() { return std::move(permit_); }

 private:
  SharedLine line_;
  std::list<Place*>::iterator here_;
  Event granted_;
  Permit permit_;
};

void Semaphore::Permit::release() noexcept {
  if (line_ == nullptr) return;
  const SharedLine line(std::exchange(line_, nullptr), false);
  if (line->waiting.empty())
    ++line->free;
  else
    line->waiting.front()->grant(Permit(line));
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
  co_return co_await wait_in(std::move(line));
}

asio::awaitable<Semaphore::Permit> Semaphore::wait_in(SharedLine line) {
  Place place(std::move(line));
  co_await place.wait();
  Permit permit = place.take();
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
  co_return permit;
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
