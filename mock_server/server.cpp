#include "mock_server/server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <exception>

namespace lab::mock {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr int most_at_once = 64;  // accepted before others get their turn

/// An exception in a detached coroutine would be lost without a word.
void rethrow(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

[[noreturn]] void give_up(const std::string& address, unsigned port,
                          const std::string& why, std::string_view advice) {
  throw MockServerError(
      fmt::format("{}: {}: {}", with_port(address, port), why, advice));
}

std::string_view advice_for(const error_code& error) {
  if (error == asio::error::address_in_use) return "choose another --port";
  if (error == asio::error::access_denied)
    return "choose a --port from 1024 on";
  return "choose an --address of this machine";
}

std::string in_words(const error_code& error) {
  if (error == asio::error::address_in_use) return "address already in use";
  return error.message();
}

}  // namespace

Server::Server(asio::io_context& loop, Premises& premises)
    : loop_(loop),
      premises_(premises),
      tick_(loop.get_executor()),
      beat_(loop.get_executor()),
      port_(premises.house.options.port) {
  for (const std::string& address : premises.house.options.addresses)
    listen_on(address);
  for (Acceptor& door : doors_)
    asio::co_spawn(loop_.get_executor(), let_in(door), rethrow);
  asio::co_spawn(loop_.get_executor(), watch_deadlines(), rethrow);
  asio::co_spawn(loop_.get_executor(), watch_loop(), rethrow);
}

void Server::listen_on(const std::string& address) {
  error_code error;
  const auto ip = asio::ip::make_address(address, error);
  if (error)
    give_up(address, port_, "not a numeric address",
            "write --address 127.0.0.1");
  Acceptor& door = doors_.emplace_back(loop_.get_executor());
  const Tcp::endpoint endpoint(ip, port_);
  const auto check = [&] {
    if (error) give_up(address, port_, in_words(error), advice_for(error));
  };
  door.open(endpoint.protocol(), error);
  check();
  ::fcntl(door.native_handle(), F_SETFD, FD_CLOEXEC);
  door.set_option(asio::socket_base::reuse_address(true));
  // Linux hands this one down to every accepted socket.
  door.set_option(Tcp::no_delay(true));
  door.bind(endpoint, error);
  check();
  door.listen(asio::socket_base::max_listen_connections, error);
  check();
  door.non_blocking(true);
  port_ = door.local_endpoint().port();
}

Task<void> Server::let_in(Acceptor& door) {
  Timer rest(loop_.get_executor());
  while (door.is_open()) {
    auto knock =
        door.async_wait(Acceptor::wait_read, asio::as_tuple(asio::deferred));
    co_await std::move(knock);
    for (int i = 0; i < most_at_once && let_one_in(door); ++i) {
    }
    if (!SpareDescriptor::is_shortage(errno)) continue;
    while (turn_one_away(door)) {
    }
    rest.expires_after(20ms);
    co_await rest.async_wait(asio::as_tuple(asio::deferred));
  }
}

bool Server::let_one_in(Acceptor& door) {
  errno = 0;
  if (!door.is_open()) return false;
  const int client = ::accept4(door.native_handle(), nullptr, nullptr,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (client < 0) return errno == ECONNABORTED || errno == EINTR;
  Socket socket(loop_.get_executor(), door.local_endpoint().protocol(), client);
  socket.non_blocking(true);
  asio::co_spawn(loop_.get_executor(),
                 Connection::serve(std::make_unique<Connection>(
                     premises_, std::move(socket))),
                 rethrow);
  return true;
}

bool Server::turn_one_away(Acceptor& door) {
  if (!door.is_open() || !spare_.turn_away(door.native_handle())) return false;
  premises_.house.ledger.connection_shed();
  return true;
}

Task<void> Server::watch_deadlines() {
  const MockServerOptions& options = premises_.house.options;
  const auto shorter = std::min(options.header_deadline, options.idle_deadline);
  const auto interval = std::clamp(shorter / 10, 1ms, 500ms);
  for (;;) {
    const auto now = Clock::now();
    premises_.idle.check(now);
    premises_.stalled.check(now);
    premises_.header.check(now);
    cut_off_ = now >= stop_at_ && premises_.connections > 0;
    if (cut_off_ || (premises_.house.closing && premises_.connections == 0))
      loop_.stop();
    tick_.expires_at(std::min(
        now + (premises_.house.closing ? std::min(interval, 10ms) : interval),
        std::max(stop_at_, now)));
    co_await tick_.async_wait(asio::as_tuple(asio::deferred));
  }
}

Task<void> Server::watch_loop() {
  for (;;) {
    beat_.expires_after(Watchdog::interval);
    co_await beat_.async_wait(asio::as_tuple(asio::deferred));
    if (const auto stall = premises_.watchdog.beat(Clock::now()))
      premises_.house.ledger.loop_stalled(*stall);
  }
}

void Server::stop(std::chrono::milliseconds grace) {
  premises_.house.closing = true;
  stop_at_ = Clock::now() + grace;
  error_code ignored;
  for (Acceptor& door : doors_) door.close(ignored);
  premises_.idle.all_time_is_up();
  premises_.header.all_time_is_up();
  tick_.cancel();
}

std::string with_port(const std::string& address, unsigned port) {
  const bool ipv6 = address.find(':') != address.npos;
  return ipv6 ? fmt::format("[{}]:{}", address, port)
              : fmt::format("{}:{}", address, port);
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace lab::mock
