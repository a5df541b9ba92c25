#include "mock_server/wire.hpp"

#include <algorithm>
#include <boost/asio/experimental/parallel_group.hpp>
#include <tuple>

namespace lab::mock {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

bool come_later(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

constexpr auto quietly = asio::as_tuple(asio::deferred);

}  // namespace

void Wire::arrived(const error_code& error, std::size_t bytes) {
  in_inbox_ = bytes;
  if (error && !expired_) close();
}

std::size_t Wire::read(std::span<char> space) {
  const std::size_t first = std::min(std::exchange(in_inbox_, 0), space.size());
  std::copy_n(inbox_.begin(), first, space.begin());
  if (first < inbox_.size() || first == space.size()) return first;
  error_code error;
  const auto rest = space.subspan(first);
  const std::size_t more =
      socket_.read_some(asio::buffer(rest.data(), rest.size()), error);
  if (error && !come_later(error)) close();
  return first + more;
}

bool Wire::send(std::string_view bytes) {
  if (!unsent_.empty()) {
    unsent_ += bytes;
    return false;
  }
  error_code error;
  const std::size_t sent =
      socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
  if (error && !come_later(error)) {
    close();
    return false;
  }
  unsent_ = bytes.substr(sent);
  return unsent_.empty();
}

Task<void> Wire::flush() {
  while (open() && !unsent_.empty()) {
    stalled_.expect(*this, Clock::now());
    auto some = socket_.async_write_some(asio::buffer(unsent_), quietly);
    const auto [error, sent] = co_await std::move(some);
    done();
    if (error) close();
    unsent_.erase(0, sent);
  }
}

Task<Wake> Wire::pause(Timer& timer, Clock::time_point due) {
  timer.expires_at(due);
  auto either = asio::experimental::make_parallel_group(
      timer.async_wait(asio::deferred),
      socket_.async_wait(Socket::wait_read, asio::deferred));
  auto first =
      either.async_wait(asio::experimental::wait_for_one(), asio::deferred);
  auto [order, stopped, unreadable] = co_await std::move(first);
  if (order[0] == 1) {
    if (client_is_gone()) {
      close();
      co_return Wake::gone;
    }
    // The next request is here already.  Nothing can be noticed before it is
    // read, so what is left is the timer.
    timer.expires_at(due);
    std::tie(stopped) = co_await timer.async_wait(quietly);
  }
  co_return stopped ? Wake::called : Wake::due;
}

bool Wire::client_is_gone() {
  error_code error;
  char byte = 0;
  const std::size_t bytes = socket_.receive(
      asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
  return bytes == 0 && !come_later(error);
}

void Wire::finish() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Wire::finish_and_close() {
  finish();
  std::array<char, 4096> ignored;
  error_code error;
  for (int i = 0; i < 16 && !error; ++i)
    socket_.read_some(asio::buffer(ignored), error);
  close();
}

void Wire::close() {
  done();
  unsent_.clear();
  error_code ignored;
  socket_.close(ignored);
}

void Wire::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

void Wire::time_is_up() {
  expired_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace lab::mock
