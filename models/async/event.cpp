#include "models/async/event.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace lab::async {

namespace asio = boost::asio;

void Event::set() {
  set_ = true;
  shut_.close();
}

asio::awaitable<void> Event::wait() {
  if (set_) co_return;
  const auto token = asio::experimental::as_tuple(asio::use_awaitable);
  co_await shut_.async_receive(token);
  if (!set_) throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace lab::async
