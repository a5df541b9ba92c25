#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <list>
#include <string>

#include "mock_server/asio.hpp"
#include "mock_server/connection.hpp"
#include "mock_server/spare_descriptor.hpp"

namespace lab::mock {

/// Listens, accepts clients and, at the end, closes their connections.
///
/// Thread safety: only the thread that runs the io_context.
/// Lifetime: the loop must outlive it, and the context must outlive the loop,
///           which holds the connections.
class Server {
 public:
  /// Throws: MockServerError if an address cannot be listened on.
  Server(boost::asio::io_context& loop, ServerContext& context);

  std::uint16_t port() const { return port_; }

  /// Lets nobody in any more, finishes what is in flight, and then ends the
  /// loop; after the grace it ends it anyway.
  void stop(std::chrono::milliseconds grace);

  /// The grace was over before everything was finished.
  bool cut_off() const { return cut_off_; }

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<Tcp, Executor>;

  void listen_on(const std::string& address);
  Task<void> accept_all(Acceptor& acceptor);
  Task<void> watch_deadlines();
  Task<void> watch_loop();
  bool accept_one(Acceptor& acceptor);
  bool shed_one(Acceptor& acceptor);

  boost::asio::io_context& loop_;
  ServerContext& context_;
  std::list<Acceptor> acceptors_;
  SpareDescriptor spare_{"lab_mock_server"};
  Timer tick_;
  Timer beat_;
  Clock::time_point stop_at_ = Clock::time_point::max();
  std::uint16_t port_;
  bool cut_off_ = false;
};

/// "127.0.0.1:8080" or "[::1]:8080", as a URL has it.
std::string with_port(const std::string& address, unsigned port);

/// Raises the soft limit of open files to the hard one.
void raise_descriptor_limit();

/// Makes room for as many open files as the limit allows, up to 65 536.  The
/// kernel doubles its table of them whenever that is full; in a process with
/// threads each time takes 5 to 15 ms, in the middle of an accept() or
/// socket().
///
/// Requires: no other thread was started yet.
void make_room_for_descriptors();

}  // namespace lab::mock
