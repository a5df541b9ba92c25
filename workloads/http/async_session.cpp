#include "workloads/http/async_session.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "workloads/http/exchange.hpp"
#include "workloads/http/loop_connections.hpp"

namespace lab {

namespace asio = boost::asio;

AsyncSession::AsyncSession(Address address, Limits limits)
    : destination_(std::make_shared<const Destination>(
          Destination{std::move(address), limits})) {}

asio::awaitable<Reply> AsyncSession::get(Request request) const {
  Exchange exchange(pool_of(co_await asio::this_coro::executor, destination_),
                    *destination_, std::move(request));
  while (exchange.advance()) {
    boost::system::error_code error;
    co_await exchange.socket().async_wait(
        exchange.awaited(), asio::redirect_error(asio::use_awaitable, error));
    if (error && !exchange.is_late()) throw boost::system::system_error(error);
  }
  co_return exchange.take_reply();
}

}  // namespace lab
