#include "bench/servers/serving.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "models/threads/thread_group.hpp"

namespace lab::servers {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

void shut_down(Socket& client) {
  error_code gone_already;
  client.shutdown(Socket::shutdown_both, gone_already);
}

/// An event loop on a thread of its own, which accepts clients.
///
/// Lifetime: the destructor ends the coroutines that are still suspended.
class AcceptingThread {
 public:
  asio::io_context& loop() { return loop_; }
  std::uint16_t port() const { return acceptor_.port(); }

  /// Calls `serve` on the thread with each client, a socket of `clients`.
  ///
  /// Throws: EnvironmentError if there is no thread.
  void start(asio::io_context& clients, std::function<void(Socket)> serve) try {
    asio::co_spawn(loop_, acceptor_.accept_all(clients, std::move(serve)),
                   [](const std::exception_ptr& error) {
                     if (error) std::rethrow_exception(error);
                   });
    thread_ = std::jthread([this] { loop_.run(); });
  } catch (const std::system_error& error) {
    threads::throw_cannot_start_thread(0, 1, error);
  }

  /// Runs nothing more; what runs at this moment comes to its end.
  void stop() { loop_.stop(); }

 private:
  asio::io_context loop_{1};
  Acceptor acceptor_{loop_};
  std::jthread thread_;
};

class EventLoopServer final : public Server {
 public:
  explicit EventLoopServer(std::function<Task<void>(Socket)> serve) {
    asio::io_context& loop = accepting_.loop();
    accepting_.start(loop, [&loop, serve = std::move(serve)](Socket client) {
      asio::co_spawn(loop, serve(std::move(client)), asio::detached);
    });
  }
  ~EventLoopServer() override { accepting_.stop(); }

  std::uint16_t port() const override { return accepting_.port(); }

 private:
  AcceptingThread accepting_;
};

class ThreadedServer final : public Server {
 public:
  explicit ThreadedServer(std::function<void(ConnectionSet&, Socket)> admit) {
    // The first socket has the loop open what it needs: there may be no
    // descriptors left for that later.
    const Socket first(clients_);
    accepting_.start(clients_, [this, admit = std::move(admit)](Socket client) {
      admit(connections_, std::move(client));
    });
  }

  ~ThreadedServer() override {
    accepting_.stop();
    connections_.hang_up();
  }

  std::uint16_t port() const override { return accepting_.port(); }

 private:
  asio::io_context clients_;  // never runs: those who serve them block
  ConnectionSet connections_;
  AcceptingThread accepting_;
};

}  // namespace

ConnectionSet::~ConnectionSet() {
  std::unique_lock lock(mutex_);
  empty_.wait(lock, [this] { return clients_.empty(); });
}

void ConnectionSet::serve(Socket client, const Serve& serve) {
  const Place place = enter(std::move(client));
  serve(*place);
  leave(place);
}

void ConnectionSet::serve_on_thread(Socket client, const Serve& serve) {
  const Place place = enter(std::move(client));
  try {
    std::thread([this, place, serve] {
      serve(*place);
      leave(place);
    }).detach();
  } catch (const std::system_error&) {
    refuse_for_want_of_threads(*place);
    leave(place);
  }
}

void ConnectionSet::hang_up() {
  const std::scoped_lock lock(mutex_);
  over_ = true;
  for (Socket& client : clients_) shut_down(client);
}

ConnectionSet::Place ConnectionSet::enter(Socket client) {
  const std::scoped_lock lock(mutex_);
  if (over_) shut_down(client);
  return clients_.insert(clients_.end(), std::move(client));
}

void ConnectionSet::leave(Place place) {
  const std::scoped_lock lock(mutex_);
  clients_.erase(place);
  if (clients_.empty()) empty_.notify_all();
}

void refuse_for_want_of_threads(Socket& client) {
  constexpr std::string_view sorry = "! no thread is left\n";
  error_code gone;
  asio::write(client, asio::buffer(sorry), gone);
}

std::unique_ptr<Server> make_threaded_server(
    std::function<void(ConnectionSet&, Socket)> admit) {
  return std::make_unique<ThreadedServer>(std::move(admit));
}

std::unique_ptr<Server> make_event_loop_server(
    std::function<Task<void>(Socket)> serve) {
  return std::make_unique<EventLoopServer>(std::move(serve));
}

}  // namespace lab::servers
