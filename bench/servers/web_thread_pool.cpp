// A web server with a fixed number of threads, and a queue in front of them.
//
// Good at: no thread is made for a client, and never are there too many.
// Costs: so many clients at a time and no more; one that stays connected
// without asking for anything keeps a thread from the others.

#include <thread>

#include "bench/servers/door.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/visits.hpp"
#include "bench/servers/web_conversation.hpp"
#include "models/threads/executor.hpp"

namespace lab::servers {
namespace {

class ThreadPool final : public Server {
 public:
  explicit ThreadPool(const WebOptions& options)
      : pool_({.max_workers = static_cast<std::ptrdiff_t>(options.workers)}),
        thread_([this, wait = options.wait] {
          while (auto client = door_.let_in())
            pool_.submit(&ThreadPool::serve, this,
                         std::make_shared<Socket>(*std::move(client)), wait);
        }) {}

  ~ThreadPool() override {
    door_.close();
    visits_.hang_up();
  }

  std::uint16_t port() const override { return door_.port(); }

 private:
  void serve(const std::shared_ptr<Socket>& client,
             std::chrono::nanoseconds wait) {
    visits_.serve(std::move(*client),
                  [wait](Socket& socket) { converse(socket, wait); });
  }

  Door door_;
  Visits visits_;
  threads::Executor pool_;
  std::jthread thread_;
};

}  // namespace

std::unique_ptr<Server> make_web_thread_pool(const WebOptions& options) {
  return std::make_unique<ThreadPool>(options);
}

}  // namespace lab::servers
