#include "workloads/http/async_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/this_coro.hpp>
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
    auto ready = exchange.socket().async_wait(exchange.awaited(),
                                              asio::as_tuple(asio::deferred));
    const auto [error] = co_await std::move(ready);
    if (error && !exchange.is_late()) throw boost::system::system_error(error);
  }
  co_return exchange.take_reply();
}

}  // namespace lab
