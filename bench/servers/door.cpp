#include "bench/servers/door.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/ip/address_v4.hpp>

#include "models/environment_error.hpp"

namespace lab::servers {

namespace asio = boost::asio;
using boost::system::error_code;

Acceptor listen_on_loopback(asio::io_context& loop) try {
  const Tcp::endpoint anywhere(asio::ip::address_v4::loopback(), 0);
  Acceptor door(loop.get_executor());
  door.open(anywhere.protocol());
  // Linux hands this one down to every accepted socket.
  door.set_option(Tcp::no_delay(true));
  door.bind(anywhere);
  door.listen(asio::socket_base::max_listen_connections);
  return door;
} catch (const boost::system::system_error& error) {
  throw EnvironmentError(
      fmt::format("a server on 127.0.0.1: {}", error.code().message()));
}

std::optional<Socket> Door::let_in() {
  for (;;) {
    Socket client(loop_.get_executor());
    error_code error;
    acceptor_.accept(client, error);
    if (!error) return client;
    const bool client_gave_up = error == asio::error::connection_aborted ||
                                error == asio::error::interrupted;
    if (!client_gave_up) return std::nullopt;
  }
}

void Door::close() {
  // close() would not wake who blocks in accept(), and the number could be
  // somebody else's meanwhile.
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
}

}  // namespace lab::servers
