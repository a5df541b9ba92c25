// A web server with a thread for each connection.
//
// Good at: waits overlap, and each thread is written as if it were alone.
// Costs: a thread is made for each connection, and its stack is kept for as
// long as the client stays, even if it says nothing.

#include "bench/servers/door.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/visits.hpp"
#include "bench/servers/web_conversation.hpp"
#include "models/threads/crew.hpp"

namespace lab::servers {
namespace {

class ThreadPerConnection final : public Server {
 public:
  explicit ThreadPerConnection(const WebOptions& options) {
    thread_.start(0, [this, wait = options.wait] {
      while (auto client = door_.let_in())
        visits_.serve_on_thread(*std::move(client), [wait](Socket& socket) {
          converse(socket, wait);
        });
    });
  }

  ~ThreadPerConnection() override { door_.close(); }

  std::uint16_t port() const override { return door_.port(); }

 private:
  Door door_;
  Visits visits_;
  threads::Crew thread_{1};  // which lets them in
};

}  // namespace

std::unique_ptr<Server> make_web_thread_per_connection(
    const WebOptions& options) {
  return std::make_unique<ThreadPerConnection>(options);
}

}  // namespace lab::servers
