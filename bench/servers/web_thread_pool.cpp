// A web server with a fixed number of threads, and a queue in front of them.
//
// Good at: no thread is made for a client, and never are there too many.
// Costs: so many clients at a time and no more; one that stays connected
// without asking for anything keeps a thread from the others.

#include <memory>

#include "bench/servers/acceptor.hpp"
#include "bench/servers/connection_set.hpp"
#include "bench/servers/server.hpp"
#include "bench/servers/web_conversation.hpp"
#include "models/environment_error.hpp"
#include "models/threads/executor.hpp"
#include "models/threads/thread_group.hpp"

namespace lab::servers {
namespace {

class ThreadPool final : public Server {
 public:
  explicit ThreadPool(const WebOptions& options)
      : pool_({.max_workers = static_cast<std::ptrdiff_t>(options.workers)}) {
    pool_.submit([] {}).result();  // a pool without any thread serves nobody
    thread_.start(0, [this, wait = options.wait] {
      while (auto client = acceptor_.accept())
        hand_over(std::make_shared<Socket>(*std::move(client)), wait);
    });
  }

  ~ThreadPool() override {
    acceptor_.close();
    connections_.hang_up();
  }

  std::uint16_t port() const override { return acceptor_.port(); }

 private:
  void hand_over(const std::shared_ptr<Socket>& client,
                 std::chrono::nanoseconds wait) {
    try {
      pool_.submit(&ThreadPool::serve, this, client, wait);
    } catch (const EnvironmentError&) {
      ConnectionSet::refuse_for_want_of_threads(*client);
    }
  }

  void serve(const std::shared_ptr<Socket>& client,
             std::chrono::nanoseconds wait) {
    connections_.serve(std::move(*client),
                       [wait](Socket& socket) { converse(socket, wait); });
  }

  Acceptor acceptor_;
  ConnectionSet connections_;
  threads::Executor pool_;
  threads::ThreadGroup thread_{1};  // which lets them in
};

}  // namespace

std::unique_ptr<Server> make_web_thread_pool(const WebOptions& options) {
  return std::make_unique<ThreadPool>(options);
}

}  // namespace lab::servers
