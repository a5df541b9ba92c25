// A web server that serves one client, and then the next.
//
// Good at: being simple; nothing is shared, nothing can go wrong between two.
// Costs: whoever comes meanwhile waits for all who came before.

#include "bench/servers/door.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/visits.hpp"
#include "bench/servers/web_conversation.hpp"
#include "models/threads/crew.hpp"

namespace lab::servers {
namespace {

class OneAtATime final : public Server {
 public:
  explicit OneAtATime(const WebOptions& options) {
    thread_.start(0, [this, wait = options.wait] {
      while (auto client = door_.let_in())
        visits_.serve(*std::move(client),
                      [wait](Socket& socket) { converse(socket, wait); });
    });
  }

  ~OneAtATime() override {
    door_.close();
    visits_.hang_up();
  }

  std::uint16_t port() const override { return door_.port(); }

 private:
  Door door_;
  Visits visits_;
  threads::Crew thread_{1};  // which lets them in
};

}  // namespace

std::unique_ptr<Server> make_web_one_at_a_time(const WebOptions& options) {
  return std::make_unique<OneAtATime>(options);
}

}  // namespace lab::servers
