#include "models/async/alarm.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "models/async/deterministic_loop.hpp"

namespace lab::async {
namespace {

namespace asio = boost::asio;

/// Whether no clock of a loop will ever come so far.
bool is_for_ever(Timeout timeout) {
  using Duration = std::chrono::steady_clock::duration;
  return !timeout || *timeout > Duration::max() / 2;
}

}  // namespace

/// Not a coroutine that sleeps: to cancel one costs 20 µs, for the exception
/// that goes through it.
struct Alarm::Pending {
  std::function<void()> ring;
  asio::cancellation_signal call_off;
  std::optional<asio::steady_timer> timer;  // of a real loop
};

Alarm::Alarm(const asio::any_io_executor& loop, Timeout after,
             std::function<void()> ring) {
  if (is_for_ever(after)) return;
  pending_ = std::make_shared<Pending>();
  pending_->ring = std::move(ring);
  auto wake = [weak = std::weak_ptr(pending_)](boost::system::error_code off) {
    const auto pending = weak.lock();
    if (pending && !off) pending->ring();
  };
  auto token = asio::bind_cancellation_slot(
      pending_->call_off.slot(), asio::bind_executor(loop, std::move(wake)));
  if (auto* ours = DeterministicLoop::behind(loop)) {
    ours->async_wait_until(ours->now() + *after, std::move(token));
  } else {
    pending_->timer.emplace(loop, *after);
    pending_->timer->async_wait(std::move(token));
  }
}

Alarm::~Alarm() {
  if (pending_) pending_->call_off.emit(asio::cancellation_type::terminal);
}

}  // namespace lab::async
