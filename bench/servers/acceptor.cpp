#include "bench/servers/acceptor.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <cerrno>
#include <utility>

#include "models/environment_error.hpp"

namespace lab::servers {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto quietly = asio::as_tuple(asio::deferred);
constexpr int most_at_once = 64;  // before others get their turn

TcpAcceptor listen_on_loopback(asio::io_context& loop) try {
  const Tcp::endpoint anywhere(asio::ip::address_v4::loopback(), 0);
  TcpAcceptor acceptor(loop.get_executor());
  acceptor.open(anywhere.protocol());
  // Linux hands this one down to every accepted socket.
  acceptor.set_option(Tcp::no_delay(true));
  acceptor.bind(anywhere);
  acceptor.listen(asio::socket_base::max_listen_connections);
  acceptor.non_blocking(true);
  return acceptor;
} catch (const boost::system::system_error& error) {
  throw EnvironmentError(
      fmt::format("a server on 127.0.0.1: {}", error.code().message()));
}

}  // namespace

int accept_client(int listening) {
  return ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
}

Acceptor::Acceptor(asio::io_context& loop, AcceptorOptions options)
    : options_(std::move(options)),
      acceptor_(listen_on_loopback(loop)),
      port_(acceptor_.local_endpoint().port()) {}

Task<void> Acceptor::accept_all(asio::io_context& clients,
                                std::function<void(Socket)> serve) {
  mock::Timer rest(acceptor_.get_executor());
  for (;;) {
    auto outcome = Outcome::accepted;
    for (int i = 0; i < most_at_once && outcome == Outcome::accepted; ++i) {
      Socket client(clients);
      outcome = try_to_accept(client);
      if (outcome == Outcome::accepted) serve(std::move(client));
    }
    if (outcome == Outcome::no_room) {
      rest.expires_after(options_.rest);
      co_await rest.async_wait(quietly);
    } else {
      auto ready = acceptor_.async_wait(TcpAcceptor::wait_read, quietly);
      co_await std::move(ready);
    }
  }
}

Acceptor::Outcome Acceptor::try_to_accept(Socket& client) {
  const int listening = acceptor_.native_handle();
  const int accepted = options_.accept(listening);
  if (accepted >= 0) {
    error_code error;
    if (spare_.renew()) client.assign(Tcp::v4(), accepted, error);
    if (client.is_open()) return Outcome::accepted;
    ::close(accepted);
    spare_.renew();
    return Outcome::no_room;
  }
  const bool client_gave_up = errno == ECONNABORTED || errno == EINTR;
  if (errno == EAGAIN || client_gave_up) return Outcome::none_waiting;
  if (mock::SpareDescriptor::is_shortage(errno))
    for (int i = 0; i < most_at_once && spare_.reject_client(listening);) ++i;
  return Outcome::no_room;
}

}  // namespace lab::servers
