#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <cstdint>
#include <optional>

#include "mock_server/asio.hpp"

namespace lab::servers {

using mock::Executor;
using mock::Socket;
using mock::Task;
using mock::Tcp;
using Acceptor = boost::asio::basic_socket_acceptor<Tcp, Executor>;

/// Listens on a free port of 127.0.0.1; small packets are sent at once.
///
/// Throws: EnvironmentError.
Acceptor listen_on_loopback(boost::asio::io_context& loop);

/// Where clients knock, for threads that wait for them.
///
/// Threads: one that lets in, and any that closes.
class Door {
 public:
  /// Throws: EnvironmentError.
  Door() : acceptor_(listen_on_loopback(loop_)) {}

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// Waits: blocks until somebody knocks or the door is closed.
  /// Gives: nothing once it is closed.
  std::optional<Socket> let_in();

  void close();

 private:
  boost::asio::io_context loop_;  // nobody runs it
  Acceptor acceptor_;
};

}  // namespace lab::servers
