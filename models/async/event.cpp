#include "models/async/event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/experimental/channel_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace lab::async {

namespace asio = boost::asio;

asio::awaitable<void> Event::wait() {
  if (is_set()) co_return;
  const auto token = asio::experimental::as_tuple(asio::use_awaitable);
  const auto [why] = co_await shut_.async_receive(token);
  // The event may be gone by now, so only what woke us can tell.
  if (why != asio::experimental::error::channel_closed)
    throw boost::system::system_error(asio::error::operation_aborted);
}

/// The receiving hears nothing of a cancellation; its slot is taken.
asio::awaitable<void> Event::wait_regardless(std::function<void()> cancelled) {
  if (is_set()) co_return;
  const auto state = co_await asio::this_coro::cancellation_state;
  auto slot = state.slot();
  if (slot.is_connected())
    slot.assign([&cancelled](asio::cancellation_type) { cancelled(); });
  auto token = asio::bind_cancellation_slot(
      asio::cancellation_slot(),
      asio::experimental::as_tuple(asio::use_awaitable));
  co_await shut_.async_receive(std::move(token));
}

}  // namespace lab::async
