#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "mock_server/asio.hpp"
#include "mock_server/deadlines.hpp"

namespace lab::mock {

/// Why a pause ended.
enum class Wake { due, called, gone };

/// The way to one client: a socket, what is still to be sent, and for how long
/// the client may keep us waiting.
class Wire final : public Awaited {
 public:
  Wire(Socket socket, Deadlines& idle)
      : socket_(std::move(socket)), idle_(idle) {}

  bool open() const { return socket_.is_open(); }
  bool expired() const { return expired_; }
  Executor executor() { return socket_.get_executor(); }

  /// To be awaited: suspends until there is something to read or to notice.
  auto readable() {
    return socket_.async_wait(Socket::wait_read,
                              boost::asio::as_tuple(boost::asio::deferred));
  }

  /// Gives: the number of bytes there were; 0 closes the wire if the client is
  ///        gone, and else means that there are none now.
  std::size_t read(std::span<char> space);

  /// Sends what the socket takes at once and keeps the rest for flush().
  ///
  /// Gives: whether nothing is left to send.
  bool send(std::string_view bytes);

  /// Waits: suspends until the rest is sent or the client has been idle for
  ///        too long, which closes the wire.
  Task<void> flush();

  /// Waits: suspends until the time has come, the timer is cancelled, or the
  ///        client is gone; the last closes the wire.
  Task<Wake> pause(Timer& timer, Clock::time_point due);

  /// Says that nothing more will come; what the client sends may still be read.
  void finish();
  void close();
  /// Throws the connection away, and the client sees it.
  void reset();

  void time_is_up() override;

 private:
  bool client_is_gone();

  Socket socket_;
  Deadlines& idle_;
  std::string unsent_;
  bool expired_ = false;
};

}  // namespace lab::mock
