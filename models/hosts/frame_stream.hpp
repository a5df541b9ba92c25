#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <string>

#include "models/processes/frame.hpp"

namespace lab::hosts {

using processes::Frame;

/// Frames on a TCP connection.
///
/// A machine that is gone says nothing any more.  So the connection counts as
/// lost when the other side's kernel confirms nothing for five seconds.
///
/// Thread safety: that of its loop.
/// Lifetime: longer than the loop runs: what send() has begun is in use there.
class FrameStream {
 public:
  explicit FrameStream(boost::asio::ip::tcp::socket socket);

  /// Sends it as soon as what was sent before is on its way.
  void send(const Frame& frame);

  /// The next frame.
  ///
  /// Suspends: resumes on the loop.
  /// Throws: boost::system::system_error at the end of the connection;
  ///         processes::FrameError for what is no frame.
  boost::asio::awaitable<Frame> receive();

  /// receive() ends with an error, and nothing more is sent.
  void close();

 private:
  boost::asio::awaitable<void> write_out();
  boost::asio::awaitable<void> expect(std::size_t bytes);

  boost::asio::ip::tcp::socket socket_;
  std::string outgoing_;
  std::string on_the_way_;
  bool is_writing_ = false;
  std::string incoming_;
  std::size_t used_ = 0;  // of what is incoming
};

}  // namespace lab::hosts
