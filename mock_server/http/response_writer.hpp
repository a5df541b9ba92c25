#pragma once

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "mock_server/asio.hpp"
#include "mock_server/deadline_queue.hpp"

namespace lab::mock {

/// Why a pause ended.
enum class Wake { due, called, gone };

/// The way to one client: a socket, what is still to be sent, and for how long
/// the client may keep us waiting.
class ResponseWriter final : public Deadline {
 public:
  ResponseWriter(Socket socket, DeadlineQueue& stalled)
      : socket_(std::move(socket)), stalled_(stalled) {}

  bool open() const { return socket_.is_open(); }
  bool expired() const { return expired_; }
  Executor executor() { return socket_.get_executor(); }

  /// To be awaited: suspends until bytes arrive or something is wrong.
  /// Returns: what arrived() wants to know.
  auto arrival() {
    unread_ = false;
    hang_up_.reset();
    return socket_.async_read_some(
        boost::asio::buffer(inbox_),
        boost::asio::as_tuple(boost::asio::deferred));
  }

  /// A client that is gone closes the connection.
  void arrived(const boost::system::error_code& error, std::size_t bytes);

  /// Returns: the bytes that have arrived so far; there may be none.
  /// Requires: more space than the inbox has.
  std::size_t read(std::span<char> space);

  /// How long ago the last bytes came, as the kernel knows it; rather too
  /// little than too much.
  std::chrono::nanoseconds time_since_arrival();

  /// Sends what the socket takes at once and keeps the rest for flush().
  ///
  /// Returns: whether nothing is left to send.
  bool send(std::string_view bytes);

  /// Suspends: until the rest is sent or the client has not read for too long,
  ///           which closes the connection.
  Task<void> flush();

  /// Suspends: until the time has come, the timer is cancelled, or the client
  ///           is gone; the last closes the connection.  Is called now and then
  ///           for no reason.
  Task<Wake> pause(Timer& timer, Clock::time_point due);

  /// Says that nothing more will come; what the client sends may still be read.
  void finish();
  /// The same, and forgets what the client has sent, because unread bytes would
  /// turn the end of the connection into a reset.
  void finish_and_close();
  void close();
  /// Throws the connection away, and the client sees it.
  void reset();

  void expire() override;

 private:
  bool client_is_gone();
  Task<Wake> pause_over_unread(Timer& timer);

  Socket socket_;
  std::unique_ptr<Descriptor> hang_up_;  // of use while there are unread bytes
  DeadlineQueue& stalled_;
  std::string unsent_;
  // Most requests fit in here, and it is small enough for idle connections.
  std::array<char, 208> inbox_;
  std::size_t in_inbox_ = 0;
  bool expired_ = false;
  bool unread_ = false;  // bytes that came while the client waits
};

}  // namespace lab::mock
