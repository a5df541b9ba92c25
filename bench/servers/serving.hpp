#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "bench/servers/acceptor.hpp"
#include "bench/servers/server.hpp"

namespace lab::servers {

/// The connections that are being served, each by a thread that may block.
///
/// Thread safety: any.
class ConnectionSet {
 public:
  using Serve = std::function<void(Socket&)>;

  /// Blocks: until all have ended, which hang_up() has brought about.
  ~ConnectionSet();

  /// Serves a client on this thread, and closes the connection.
  void serve(Socket client, const Serve& serve);

  /// The same on a thread of its own, which ends with it.  If there is none
  /// left, the client is refused.
  void serve_on_thread(Socket client, const Serve& serve);

  /// Shuts all connections down, those still to come as well: a thread that
  /// reads from a client, or writes to one, finds that it is gone.
  void hang_up();

 private:
  using Place = std::list<Socket>::iterator;

  Place enter(Socket client);
  void leave(Place place);

  std::mutex mutex_;  // guards all below
  std::condition_variable empty_;
  std::list<Socket> clients_;
  bool over_ = false;
};

/// Tells a client why it cannot be served.
void refuse_for_want_of_threads(Socket& client);

/// A server whose own thread accepts one client after the other, and hands each
/// over to `admit`.
///
/// Throws: EnvironmentError.
std::unique_ptr<Server> make_threaded_server(
    std::function<void(ConnectionSet&, Socket)> admit);

/// A server with a coroutine for each client, all on one thread.
///
/// Throws: EnvironmentError.
std::unique_ptr<Server> make_event_loop_server(
    std::function<Task<void>(Socket)> serve);

}  // namespace lab::servers
