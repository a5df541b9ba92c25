// A web server with a thread for each connection.
//
// Good at: waits overlap, and each thread is written as if it were alone.
// Costs: a thread is made for each connection, and its stack is kept for as
// long as the client stays, even if it says nothing.

#include "bench/servers/acceptor.hpp"
#include "bench/servers/connection_set.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/web_conversation.hpp"
#include "models/threads/thread_group.hpp"

namespace lab::servers {
namespace {

class ThreadPerConnection final : public Server {
 public:
  explicit ThreadPerConnection(const WebOptions& options) {
    thread_.start(0, [this, wait = options.wait] {
      while (auto client = acceptor_.accept())
        connections_.serve_on_thread(
            *std::move(client),
            [wait](Socket& socket) { converse(socket, wait); });
    });
  }

  ~ThreadPerConnection() override { acceptor_.close(); }

  std::uint16_t port() const override { return acceptor_.port(); }

 private:
  Acceptor acceptor_;
  ConnectionSet connections_;
  threads::ThreadGroup thread_{1};  // which lets them in
};

}  // namespace

std::unique_ptr<Server> make_web_thread_per_connection(
    const WebOptions& options) {
  return std::make_unique<ThreadPerConnection>(options);
}

}  // namespace lab::servers
