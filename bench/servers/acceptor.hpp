#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>

#include "mock_server/asio.hpp"
#include "mock_server/spare_descriptor.hpp"

namespace lab::servers {

using mock::Socket;
using mock::Task;
using mock::Tcp;
using TcpAcceptor =
    boost::asio::basic_socket_acceptor<mock::Tcp, mock::Executor>;

/// As accept(), for a new socket that no other program inherits.
int accept_client(int listening);

struct AcceptorOptions {
  /// A test can make it fail here.
  std::function<int(int listening)> accept = accept_client;
  /// From one try to the next while there is no room for a client.
  std::chrono::milliseconds rest{20};
};

/// A listening socket on a free port of 127.0.0.1.
///
/// While no descriptor or no memory is left for one more client, those who
/// connect are turned away, and it rests between two tries: the server neither
/// spins nor goes deaf.
///
/// Thread safety: that of its loop.
/// Lifetime: at most as long as its loop.
class Acceptor {
 public:
  /// Throws: EnvironmentError.
  explicit Acceptor(boost::asio::io_context& loop,
                    AcceptorOptions options = {});

  std::uint16_t port() const { return port_; }

  /// Hands over one client after the other, as a socket of `clients`.
  ///
  /// Suspends: for as long as its own loop runs.
  Task<void> accept_all(boost::asio::io_context& clients,
                        std::function<void(Socket)> serve);

 private:
  enum class Outcome { accepted, none_waiting, no_room };

  /// Blocks: never, nor does it suspend.
  Outcome try_to_accept(Socket& client);

  const AcceptorOptions options_;
  TcpAcceptor acceptor_;
  const std::uint16_t port_;
  mock::SpareDescriptor spare_{"lab_server"};
};

}  // namespace lab::servers
