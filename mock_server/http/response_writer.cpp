#include "mock_server/http/response_writer.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/experimental/parallel_group.hpp>

namespace lab::mock {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

bool come_later(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

constexpr auto quietly = asio::as_tuple(asio::deferred);

/// To be awaited: the timer or something to read, whichever comes first.
template <typename Source>
auto first_of(Timer& timer, Source& source) {
  return asio::experimental::make_parallel_group(
             timer.async_wait(asio::deferred),
             source.async_wait(Source::wait_read, asio::deferred))
      .async_wait(asio::experimental::wait_for_one(), asio::deferred);
}

/// Can be read from when the other side has closed.
std::unique_ptr<Descriptor> hang_up_of(Socket& socket) {
  const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) return nullptr;
  auto result = std::make_unique<Descriptor>(socket.get_executor(), descriptor);
  epoll_event event{};
  event.events = EPOLLRDHUP;
  ::epoll_ctl(descriptor, EPOLL_CTL_ADD, socket.native_handle(), &event);
  return result;
}

}  // namespace

void ResponseWriter::arrived(const error_code& error, std::size_t bytes) {
  in_inbox_ = bytes;
  if (error && !expired_) close();
}

std::size_t ResponseWriter::read(std::span<char> space) {
  const std::size_t first = std::min(std::exchange(in_inbox_, 0), space.size());
  std::copy_n(inbox_.begin(), first, space.begin());
  if (first < inbox_.size() || first == space.size()) return first;
  error_code error;
  const auto rest = space.subspan(first);
  const std::size_t more =
      socket_.read_some(asio::buffer(rest.data(), rest.size()), error);
  // A client that has closed its half may still get what it asked for; the next
  // arrival() tells.
  if (error && !come_later(error) && error != asio::error::eof) close();
  return first + more;
}

std::chrono::nanoseconds ResponseWriter::time_since_arrival() {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_INFO, &info,
                   &size) != 0)
    return {};
  // The kernel counts in ticks, of which the longest last 10 ms.
  const std::int64_t ms = std::int64_t{info.tcpi_last_data_recv} - 10;
  return std::chrono::milliseconds(std::max<std::int64_t>(ms, 0));
}

bool ResponseWriter::send(std::string_view bytes) {
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

Task<void> ResponseWriter::flush() {
  while (open() && !unsent_.empty()) {
    stalled_.enter(*this, Clock::now());
    auto some = socket_.async_write_some(asio::buffer(unsent_), quietly);
    const auto [error, sent] = co_await std::move(some);
    leave();
    if (error) close();
    unsent_.erase(0, sent);
  }
}

Task<Wake> ResponseWriter::pause(Timer& timer, Clock::time_point due) {
  timer.expires_at(due);
  if (unread_) co_return co_await pause_over_unread(timer);
  auto first = first_of(timer, socket_);
  auto [order, stopped, ignored] = co_await std::move(first);
  if (order[0] == 0) co_return stopped ? Wake::called : Wake::due;
  unread_ = !client_is_gone();
  if (unread_) co_return Wake::called;
  close();
  co_return Wake::gone;
}

// Once the next request is here, the socket is readable whatever the client
// does after that.  Then a second descriptor tells whether it hangs up.
Task<Wake> ResponseWriter::pause_over_unread(Timer& timer) {
  if (!hang_up_) hang_up_ = hang_up_of(socket_);
  if (!hang_up_) {  // there is no descriptor left, so time is all that counts
    const auto [stopped] = co_await timer.async_wait(quietly);
    co_return stopped ? Wake::called : Wake::due;
  }
  auto first = first_of(timer, *hang_up_);
  auto [order, stopped, ignored] = co_await std::move(first);
  if (order[0] == 0) co_return stopped ? Wake::called : Wake::due;
  close();
  co_return Wake::gone;
}

bool ResponseWriter::client_is_gone() {
  // Reading would not tell, if there is something else to read before.
  pollfd look{socket_.native_handle(), POLLRDHUP, 0};
  return ::poll(&look, 1, 0) > 0;
}

void ResponseWriter::finish() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void ResponseWriter::finish_and_close() {
  finish();
  std::array<char, 4096> ignored;
  error_code error;
  for (int i = 0; i < 16 && !error; ++i)
    socket_.read_some(asio::buffer(ignored), error);
  close();
}

void ResponseWriter::close() {
  leave();
  hang_up_.reset();
  unsent_.clear();
  error_code ignored;
  socket_.close(ignored);
}

void ResponseWriter::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

void ResponseWriter::expire() {
  expired_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace lab::mock
