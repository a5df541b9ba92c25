#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "mock_server/asio.hpp"
#include "mock_server/spare_descriptor.hpp"

namespace lab::servers {

using mock::Executor;
using mock::Socket;
using mock::Task;
using mock::Tcp;
using TcpAcceptor = boost::asio::basic_socket_acceptor<Tcp, Executor>;

/// As accept(), for a new socket that no other program inherits.
int accept_client(int listening);

struct AcceptorOptions {
  /// A test can make it fail here.
  std::function<int(int listening)> accept = accept_client;
  /// From one try to the next while there is no room for a client.
  std::chrono::milliseconds rest{20};
};

/// A listening socket, on a free port of 127.0.0.1, for a server of any kind.
///
/// While no descriptor or no memory is left for one more client, those who
/// connect are turned away, and it rests between two tries: the server neither
/// spins nor goes deaf.
///
/// Thread safety: one that lets in, and any that closes.
/// Lifetime: at most as long as its loop.
class Acceptor {
 public:
  /// For threads that wait.
  ///
  /// Throws: EnvironmentError.
  explicit Acceptor(AcceptorOptions options = {});

  /// For coroutines of this loop.
  ///
  /// Throws: EnvironmentError.
  explicit Acceptor(boost::asio::io_context& loop,
                    AcceptorOptions options = {});

  std::uint16_t port() const { return port_; }

  /// Blocks: until a client connects or close() is called.
  /// Returns: nothing once it is closed.
  std::optional<Socket> accept();

  /// Hands over one client after the other.
  ///
  /// Suspends: for as long as the loop runs.
  Task<void> accept_all(std::function<void(Socket)> serve);

  /// Wakes whoever blocks in accept().
  void close();

 private:
  enum class Outcome { accept, nobody_knocks, no_room };

  /// Blocks: never, nor does it suspend.
  Outcome try_to_let_in(Socket& client);

  const AcceptorOptions options_;
  const std::unique_ptr<boost::asio::io_context> own_loop_;  // nobody runs it
  TcpAcceptor acceptor_;
  const std::uint16_t port_;
  mock::SpareDescriptor spare_{"lab_server"};
  std::atomic<bool> closed_ = false;
};

}  // namespace lab::servers
