// A web server with a coroutine for each connection, all on one thread.
//
// Good at: thousands of clients that wait; none of them costs a thread.
// Costs: nobody may block, or all others wait; only one core computes.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "bench/servers/acceptor.hpp"
#include "bench/servers/event_loop.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/web_conversation.hpp"

namespace lab::servers {
namespace {

namespace asio = boost::asio;

class Coroutines final : public Server {
 public:
  explicit Coroutines(const WebOptions& options) : acceptor_(loop_.context()) {
    const auto serve = [loop = loop_.context().get_executor(),
                        wait = options.wait](Socket client) {
      asio::co_spawn(loop, converse_async(std::move(client), wait),
                     asio::detached);
    };
    asio::co_spawn(loop_.context(), acceptor_.accept_all(serve),
                   asio::detached);
    loop_.start();
  }
  ~Coroutines() override { loop_.stop(); }

  std::uint16_t port() const override { return acceptor_.port(); }

 private:
  EventLoop loop_;
  Acceptor acceptor_;
};

}  // namespace

std::unique_ptr<Server> make_web_coroutines(const WebOptions& options) {
  return std::make_unique<Coroutines>(options);
}

}  // namespace lab::servers
