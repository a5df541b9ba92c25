#include "models/async/alarm.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <utility>

#include "models/async/deterministic_loop.hpp"
#include "models/async/sleep.hpp"

namespace lab::async {

namespace asio = boost::asio;

/// Not a coroutine that sleeps: to cancel one costs 20 µs, for the exception
/// that goes through it.
struct Alarm::Pending {
  std::function<void()> ring;
  asio::cancellation_signal call_off;
  std::optional<asio::steady_timer> timer;  // of a real loop
};

Alarm::Alarm(const asio::any_io_executor& loop, Timeout after,
             std::function<void()> ring) {
  if (!after) return;
  const auto end = saturating_add(now(loop), *after);
  if (end == no_deadline) return;
  pending_ = std::make_shared<Pending>();
  pending_->ring = std::move(ring);
  auto wake = [weak = std::weak_ptr(pending_)](boost::system::error_code off) {
    const auto pending = weak.lock();
    if (pending && !off) pending->ring();
  };
  auto token = asio::bind_cancellation_slot(
      pending_->call_off.slot(), asio::bind_executor(loop, std::move(wake)));
  if (auto* ours = DeterministicLoop::behind(loop)) {
    ours->async_wait_until(end, std::move(token));
  } else {
    pending_->timer.emplace(loop, end);
    pending_->timer->async_wait(std::move(token));
  }
}

Alarm::~Alarm() {
  if (pending_) pending_->call_off.emit(asio::cancellation_type::terminal);
}

}  // namespace lab::async
