#include "models/async/wait_queue.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace lab::async {

namespace asio = boost::asio;

/// Lives in the coroutine that waits.
struct WaitQueue::Waiter {
  explicit Waiter(WaitQueue& queue)
      : line(&queue.line_),
        here(line->insert(line->end(), this)),
        suspended(queue.loop_) {}
  ~Waiter() { leave(false); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  /// Leaves the line, as soon as it is woken or cancelled: nobody wakes one who
  /// will not come.
  void leave(bool because_woken) {
    if (line == nullptr) return;
    line->erase(here);
    line = nullptr;
    woken = because_woken;
    suspended.close();
  }

  /// The receiving hears nothing of a cancellation: its slot is taken.
  auto suspend(asio::cancellation_slot slot, std::function<void()> cancelled) {
    if (slot.is_connected())
      slot.assign(
          [call = std::move(cancelled)](asio::cancellation_type) { call(); });
    return suspended.async_receive(asio::bind_cancellation_slot(
        asio::cancellation_slot(),
        asio::experimental::as_tuple(asio::use_awaitable)));
  }

  std::list<Waiter*>* line;  // nothing once it has left: the queue may go then
  std::list<Waiter*>::iterator here;
  bool woken = false;
  /// Nothing is ever sent: to close it is what resumes the coroutine.
  asio::experimental::channel<void(boost::system::error_code)> suspended;
};

WaitQueue::~WaitQueue() {
  while (!line_.empty()) line_.front()->leave(false);
}

asio::awaitable<void> WaitQueue::wait() {
  const auto state = co_await asio::this_coro::cancellation_state;
  Waiter waiter(*this);
  co_await waiter.suspend(state.slot(), [&waiter] { waiter.leave(false); });
  if (!waiter.woken)
    throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<void> WaitQueue::wait_regardless(
    std::function<void()> cancelled) {
  const auto state = co_await asio::this_coro::cancellation_state;
  Waiter waiter(*this);
  co_await waiter.suspend(state.slot(), std::move(cancelled));
}

bool WaitQueue::wake_one() {
  if (line_.empty()) return false;
  line_.front()->leave(true);
  return true;
}

void WaitQueue::wake_all() {
  while (wake_one()) {
  }
}

}  // namespace lab::async
