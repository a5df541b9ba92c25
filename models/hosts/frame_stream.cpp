#include "models/hosts/frame_stream.hpp"

#include <netinet/tcp.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <span>
#include <utility>

namespace lab::hosts {
namespace {

namespace asio = boost::asio;
using processes::frame_head_size;

constexpr std::size_t most_at_once = 65'536;
constexpr int silence_seconds = 5;

template <int name>
using TcpNumber = asio::detail::socket_option::integer<IPPROTO_TCP, name>;

/// Probes begin after two seconds, so that five are enough for three of them.
void notice_silence(asio::ip::tcp::socket& socket) {
  boost::system::error_code ignored;  // receive() will say what is wrong
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  socket.set_option(TcpNumber<TCP_KEEPIDLE>(2), ignored);
  socket.set_option(TcpNumber<TCP_KEEPINTVL>(1), ignored);
  socket.set_option(TcpNumber<TCP_KEEPCNT>(3), ignored);
  socket.set_option(TcpNumber<TCP_USER_TIMEOUT>(1000 * silence_seconds),
                    ignored);
}

}  // namespace

FrameStream::FrameStream(asio::ip::tcp::socket socket)
    : socket_(std::move(socket)) {
  boost::system::error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  notice_silence(socket_);
}

void FrameStream::send(const Frame& frame) {
  outgoing_ += processes::encode(frame);
  if (std::exchange(is_writing_, true)) return;
  asio::co_spawn(socket_.get_executor(), write_out(), asio::detached);
}

/// What is sent while it waits goes together with the next write.
asio::awaitable<void> FrameStream::write_out() try {
  while (!outgoing_.empty()) {
    on_the_way_ = std::exchange(outgoing_, {});
    co_await asio::async_write(socket_, asio::buffer(on_the_way_),
                               asio::use_awaitable);
  }
  is_writing_ = false;
} catch (const boost::system::system_error&) {
  close();  // receive() fails as well, and says why
  outgoing_.clear();
  is_writing_ = false;
}

asio::awaitable<Frame> FrameStream::receive() {
  co_await expect(frame_head_size);
  Frame frame = processes::decode_start(
      std::span(incoming_).subspan(used_, frame_head_size));
  co_await expect(frame_head_size + frame.payload.size());
  const auto rest = processes::missing(frame, frame_head_size);
  std::copy_n(
      incoming_.begin() + static_cast<std::ptrdiff_t>(used_ + frame_head_size),
      rest.size(), rest.begin());
  used_ += frame_head_size + rest.size();
  co_return frame;
}

/// Reads until so many bytes are there that were not used.
asio::awaitable<void> FrameStream::expect(std::size_t bytes) {
  while (incoming_.size() - used_ < bytes) {
    incoming_.erase(0, std::exchange(used_, 0));
    const std::size_t had = incoming_.size();
    const std::size_t room = std::max(bytes - had, most_at_once);
    incoming_.resize(had + room);
    boost::system::error_code error;
    const std::size_t come = co_await socket_.async_read_some(
        asio::buffer(incoming_.data() + had, room),
        asio::redirect_error(asio::use_awaitable, error));
    incoming_.resize(had + come);
    if (error) throw boost::system::system_error(error);
  }
}

void FrameStream::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace lab::hosts
