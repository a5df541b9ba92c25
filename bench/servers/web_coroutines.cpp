// A web server with a coroutine for each connection, all on one thread.
//
// Good at: thousands of clients that wait; none of them costs a thread.
// Costs: nobody may block, or all others wait; only one core computes.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "bench/servers/door.hpp"
#include "bench/servers/event_loop.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/web_conversation.hpp"

namespace lab::servers {
namespace {

namespace asio = boost::asio;

class Coroutines final : public Server {
 public:
  explicit Coroutines(const WebOptions& options)
      : door_(listen_on_loopback(loop_.context())),
        port_(door_.local_endpoint().port()) {
    asio::co_spawn(door_.get_executor(), let_in_all(options.wait),
                   asio::detached);
    loop_.start();
  }
  ~Coroutines() override { loop_.stop(); }

  std::uint16_t port() const override { return port_; }

 private:
  Task<void> let_in_all(std::chrono::nanoseconds wait) {
    for (;;) {
      auto knock = door_.async_accept(asio::as_tuple(asio::deferred));
      auto [error, client] = co_await std::move(knock);
      if (error) continue;
      asio::co_spawn(door_.get_executor(),
                     converse_async(std::move(client), wait), asio::detached);
    }
  }

  EventLoop loop_;
  Acceptor door_;
  const std::uint16_t port_;
};

}  // namespace

std::unique_ptr<Server> make_web_coroutines(const WebOptions& options) {
  return std::make_unique<Coroutines>(options);
}

}  // namespace lab::servers
