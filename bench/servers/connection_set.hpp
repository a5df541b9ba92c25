#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>

#include "bench/servers/acceptor.hpp"

namespace lab::servers {

/// The connections that are being served, by whatever thread.
///
/// Picture the list of guests at the door: at the end everybody on it is asked
/// to leave, and the lights go out when the list is empty.
///
/// Thread safety: any.
class ConnectionSet {
 public:
  using Serve = std::function<void(Socket&)>;

  /// Ends them all, as hang_up(), and waits until all have ended.
  ~ConnectionSet();

  /// Serves a client on this thread, and closes the connection.
  void serve(Socket client, const Serve& serve);

  /// The same on a thread of its own, which ends with it.  If there is none
  /// left, the client is refused.
  void serve_on_thread(Socket client, const Serve& serve);

  /// Whoever reads from a client, or writes to one, finds that it is gone; that
  /// goes for clients still to come, too.
  void hang_up();

  /// Tells a client why it cannot be served.
  static void refuse_for_want_of_threads(Socket& client);

 private:
  using Place = std::list<Socket>::iterator;

  Place enter(Socket client);
  void leave(Place place);

  std::mutex mutex_;  // guards all below
  std::condition_variable empty_;
  std::list<Socket> clients_;
  bool over_ = false;
};

}  // namespace lab::servers
