// A web server that serves one client, and then the next.
//
// Good at: being simple; nothing is shared, nothing can go wrong between two.
// Costs: whoever comes meanwhile waits for all who came before.

#include "bench/servers/acceptor.hpp"
#include "bench/servers/connection_set.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/web_conversation.hpp"
#include "models/threads/thread_group.hpp"

namespace lab::servers {
namespace {

class OneAtATime final : public Server {
 public:
  explicit OneAtATime(const WebOptions& options) {
    thread_.start(0, [this, wait = options.wait] {
      while (auto client = acceptor_.accept())
        connections_.serve(*std::move(client),
                           [wait](Socket& socket) { converse(socket, wait); });
    });
  }

  ~OneAtATime() override {
    acceptor_.close();
    connections_.hang_up();
  }

  std::uint16_t port() const override { return acceptor_.port(); }

 private:
  Acceptor acceptor_;
  ConnectionSet connections_;
  threads::ThreadGroup thread_{1};  // which lets them in
};

}  // namespace

std::unique_ptr<Server> make_web_one_at_a_time(const WebOptions& options) {
  return std::make_unique<OneAtATime>(options);
}

}  // namespace lab::servers
