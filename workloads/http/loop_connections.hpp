#pragma once

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/query.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <vector>

#include "workloads/http/connection.hpp"
#include "workloads/http/deadline_queue.hpp"
#include "workloads/http/http.hpp"

namespace lab {

/// The server that a session talks to.
struct Destination {
  Address address;
  Limits limits;
};

/// What one session has in one event loop.
class ConnectionPool {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  ConnectionPool(boost::asio::io_context& loop,
                 const std::shared_ptr<const Destination>& destination)
      : connecting(loop, destination->limits.connect_timeout),
        answering(loop, destination->limits.request_timeout),
        loop_(loop),
        destination_(destination) {}

  bool leads_to(const std::shared_ptr<const Destination>& destination) const {
    return !destination_.owner_before(destination) &&
           !destination.owner_before(destination_);
  }

  /// Whether its session is gone.
  bool is_orphaned() const {
    return destination_.expired() && connecting.empty() && answering.empty();
  }

  Socket unopened() { return Socket(loop_); }

  /// Finds the connection used last that is still good, if there is one.
  bool take_idle(Socket& socket) {
    while (!idle_.empty()) {
      IdleConnection last = std::move(idle_.back());
      idle_.pop_back();
      if (Clock::now() - last.since >= longest_idle ||
          !is_quiet_and_open(last.socket.native_handle()))
        continue;
      socket = std::move(last.socket);
      return true;
    }
    return false;
  }

  /// Throws: HttpError
  static void connect(Socket& socket, const Address& address) {
    socket.assign(boost::asio::ip::tcp::v4(), start_connecting(address));
  }

  /// Beyond a few they are closed at once: a thousand requests at once need a
  /// thousand connections, but what follows them rarely does.
  void put_back(Socket socket) {
    constexpr std::size_t most = 64;
    if (!shut_down_ && idle_.size() < most)
      idle_.push_back({std::move(socket), Clock::now()});
  }

  void shut_down() {
    shut_down_ = true;
    idle_.clear();
    connecting.shut_down();
    answering.shut_down();
  }

  DeadlineQueue connecting;
  DeadlineQueue answering;

 private:
  using Clock = std::chrono::steady_clock;

  struct IdleConnection {
    Socket socket;
    Clock::time_point since;
  };

  boost::asio::io_context& loop_;
  std::weak_ptr<const Destination> destination_;
  std::vector<IdleConnection> idle_;
  bool shut_down_ = false;
};

/// The pools of all sessions in one event loop; they end with it.
class LoopConnections final : public boost::asio::execution_context::service {
 public:
  using key_type = LoopConnections;
  static inline boost::asio::execution_context::id id;

  explicit LoopConnections(boost::asio::execution_context& context)
      : service(context),
        loop_(static_cast<boost::asio::io_context&>(context)) {}

  ConnectionPool& pool(const std::shared_ptr<const Destination>& destination) {
    for (auto& known : pools_)
      if (known.leads_to(destination)) return known;
    pools_.remove_if([](const auto& old) { return old.is_orphaned(); });
    return pools_.emplace_back(loop_, destination);
  }

 private:
  void shutdown() override {
    for (auto& pool : pools_) pool.shut_down();
  }

  boost::asio::io_context& loop_;
  std::list<ConnectionPool> pools_;
};

/// The pool to a destination in the loop that this executor belongs to.
template <class Executor>
ConnectionPool& pool_of(const Executor& executor,
                        const std::shared_ptr<const Destination>& destination) {
  namespace asio = boost::asio;
  auto& context = asio::query(executor, asio::execution::context);
  return asio::use_service<LoopConnections>(context).pool(destination);
}

}  // namespace lab
