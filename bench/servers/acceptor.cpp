#include "bench/servers/acceptor.hpp"

#include <fmt/format.h>
#include <poll.h>
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

/// Blocks: until the time is over, or one of the events has come, or the socket
///         is shut down.
void wait_for(int socket, short events, int milliseconds) {
  pollfd watched{.fd = socket, .events = events, .revents = 0};
  ::poll(&watched, 1, milliseconds);
}

}  // namespace

int accept_client(int listening) {
  return ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
}

Acceptor::Acceptor(AcceptorOptions options)
    : options_(std::move(options)),
      own_loop_(std::make_unique<asio::io_context>()),
      acceptor_(listen_on_loopback(*own_loop_)),
      port_(acceptor_.local_endpoint().port()) {}

Acceptor::Acceptor(asio::io_context& loop, AcceptorOptions options)
    : options_(std::move(options)),
      acceptor_(listen_on_loopback(loop)),
      port_(acceptor_.local_endpoint().port()) {}

std::optional<Socket> Acceptor::accept() {
  const int listening = acceptor_.native_handle();
  while (!closed_) {
    Socket client(acceptor_.get_executor());
    const Outcome outcome = try_to_let_in(client);
    if (outcome == Outcome::accept) return client;
    if (outcome == Outcome::nobody_knocks)
      wait_for(listening, POLLIN, -1);
    else
      wait_for(listening, 0, static_cast<int>(options_.rest.count()));
  }
  return std::nullopt;
}

Task<void> Acceptor::accept_all(std::function<void(Socket)> serve) {
  mock::Timer rest(acceptor_.get_executor());
  for (;;) {
    auto outcome = Outcome::accept;
    for (int i = 0; i < most_at_once && outcome == Outcome::accept; ++i) {
      Socket client(acceptor_.get_executor());
      outcome = try_to_let_in(client);
      if (outcome == Outcome::accept) serve(std::move(client));
    }
    if (outcome == Outcome::no_room) {
      rest.expires_after(options_.rest);
      co_await rest.async_wait(quietly);
    } else {
      auto accepted = acceptor_.async_wait(TcpAcceptor::wait_read, quietly);
      co_await std::move(accepted);
    }
  }
}

Acceptor::Outcome Acceptor::try_to_let_in(Socket& client) {
  const int listening = acceptor_.native_handle();
  const int accepted = options_.accept(listening);
  if (accepted >= 0) {
    error_code error;
    if (spare_.renew()) client.assign(Tcp::v4(), accepted, error);
    if (client.is_open()) return Outcome::accept;
    ::close(accepted);
    spare_.renew();
    return Outcome::no_room;
  }
  const bool client_gave_up = errno == ECONNABORTED || errno == EINTR;
  if (errno == EAGAIN || client_gave_up) return Outcome::nobody_knocks;
  if (mock::SpareDescriptor::is_shortage(errno))
    for (int i = 0; i < most_at_once && spare_.turn_away(listening); ++i) {
    }
  return Outcome::no_room;
}

void Acceptor::close() {
  closed_ = true;
  // close() would not wake who blocks, and the number could be somebody else's
  // meanwhile.
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
}

}  // namespace lab::servers
