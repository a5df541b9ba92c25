#include "mock_server/server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <exception>

#include "mock_server/state/conditions.hpp"

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

Server::Server(asio::io_context& loop, ServerContext& context)
    : loop_(loop),
      context_(context),
      tick_(loop.get_executor()),
      beat_(loop.get_executor()),
      port_(context.state.options.port) {
  for (const std::string& address : context.state.options.addresses)
    listen_on(address);
  for (Acceptor& acceptor : acceptors_)
    asio::co_spawn(loop_.get_executor(), accept_all(acceptor), rethrow);
  asio::co_spawn(loop_.get_executor(), watch_deadlines(), rethrow);
  asio::co_spawn(loop_.get_executor(), watch_loop(), rethrow);
}

void Server::listen_on(const std::string& address) {
  error_code error;
  const auto ip = asio::ip::make_address(address, error);
  if (error)
    give_up(address, port_, "not a numeric address",
            "write --address 127.0.0.1");
  Acceptor& acceptor = acceptors_.emplace_back(loop_.get_executor());
  const Tcp::endpoint endpoint(ip, port_);
  const auto check = [&] {
    if (error) give_up(address, port_, in_words(error), advice_for(error));
  };
  acceptor.open(endpoint.protocol(), error);
  check();
  ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
  acceptor.set_option(asio::socket_base::reuse_address(true));
  // Linux hands this one down to every accepted socket.
  acceptor.set_option(Tcp::no_delay(true));
  acceptor.bind(endpoint, error);
  check();
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  check();
  acceptor.non_blocking(true);
  port_ = acceptor.local_endpoint().port();
}

Task<void> Server::accept_all(Acceptor& acceptor) {
  Timer rest(loop_.get_executor());
  while (acceptor.is_open()) {
    auto client_waits = acceptor.async_wait(Acceptor::wait_read,
                                            asio::as_tuple(asio::deferred));
    co_await std::move(client_waits);
    for (int i = 0; i < most_at_once && accept_one(acceptor); ++i) {
    }
    if (!SpareDescriptor::is_shortage(errno)) continue;
    while (shed_one(acceptor)) {
    }
    rest.expires_after(20ms);
    co_await rest.async_wait(asio::as_tuple(asio::deferred));
  }
}

bool Server::accept_one(Acceptor& acceptor) {
  errno = 0;
  if (!acceptor.is_open()) return false;
  Tcp::endpoint from;
  auto size = static_cast<socklen_t>(from.capacity());
  const int client = ::accept4(acceptor.native_handle(), from.data(), &size,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (client < 0) return errno == ECONNABORTED || errno == EINTR;
  Socket socket(loop_.get_executor(), acceptor.local_endpoint().protocol(),
                client);
  socket.non_blocking(true);
  asio::co_spawn(loop_.get_executor(),
                 Connection::serve(std::make_unique<Connection>(
                     context_, std::move(socket), from)),
                 rethrow);
  return true;
}

bool Server::shed_one(Acceptor& acceptor) {
  if (!acceptor.is_open() || !spare_.reject_client(acceptor.native_handle()))
    return false;
  context_.state.statistics.connection_shed();
  return true;
}

Task<void> Server::watch_deadlines() {
  const MockServerOptions& options = context_.state.options;
  const auto shorter = std::min(options.header_deadline, options.idle_deadline);
  const auto interval = std::clamp(shorter / 10, 1ms, 500ms);
  for (;;) {
    const auto now = Clock::now();
    context_.idle.check(now);
    context_.stalled.check(now);
    context_.header.check(now);
    context_.state.log.flush();
    cut_off_ = now >= stop_at_ && context_.connections > 0;
    if (cut_off_ || (context_.state.closing && context_.connections == 0))
      loop_.stop();
    tick_.expires_at(std::min(
        now + (context_.state.closing ? std::min(interval, 10ms) : interval),
        std::max(stop_at_, now)));
    co_await tick_.async_wait(asio::as_tuple(asio::deferred));
  }
}

Task<void> Server::watch_loop() {
  for (;;) {
    beat_.expires_after(Watchdog::interval);
    co_await beat_.async_wait(asio::as_tuple(asio::deferred));
    if (const auto stall = context_.watchdog.beat(Clock::now()))
      context_.state.statistics.loop_stalled(*stall);
  }
}

void Server::stop(std::chrono::milliseconds grace) {
  context_.state.closing = true;
  resume(context_.state.conditions);  // what it held is in flight
  stop_at_ = Clock::now() + grace;
  error_code ignored;
  for (Acceptor& acceptor : acceptors_) acceptor.close(ignored);
  context_.idle.expire_all();
  context_.header.expire_all();
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

void make_room_for_descriptors() {
  constexpr rlim_t many = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const auto highest = static_cast<int>(std::min(limit.rlim_cur, many)) - 1;
  const int copy = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, highest);
  if (copy >= 0) ::close(copy);
}

}  // namespace lab::mock
