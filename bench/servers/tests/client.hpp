#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/servers/chat_protocol.hpp"

namespace lab::servers {

/// Speaks in lines, and blocks.
class Client {
 public:
  /// With `room` for received bytes; 0 for the usual.
  explicit Client(std::uint16_t port, int room = 0) {
    socket_.open(boost::asio::ip::tcp::v4());
    if (room > 0)
      socket_.set_option(boost::asio::socket_base::receive_buffer_size(room));
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }

  void send(std::string_view bytes) {
    boost::asio::write(socket_, boost::asio::buffer(bytes));
  }
  /// The other end may have hung up already.
  void try_to_send(std::string_view bytes) {
    boost::system::error_code gone;
    boost::asio::write(socket_, boost::asio::buffer(bytes), gone);
  }
  void say(std::string_view line) { send(std::string(line) + "\n"); }

  /// Returns: nothing at the end of the connection, however it ends.
  std::optional<std::string> hear() {
    std::string line;
    while (!reader_.next(line)) {
      std::array<char, 4096> bytes;
      boost::system::error_code error;
      const auto count = socket_.read_some(boost::asio::buffer(bytes), error);
      if (error) return std::nullopt;
      reader_.add({bytes.data(), count});
    }
    return line;
  }

  std::string ask(std::string_view line) {
    say(line);
    return hear().value_or("the end");
  }

  std::vector<std::string> hear_all() {
    std::vector<std::string> lines;
    while (auto line = hear()) lines.push_back(*std::move(line));
    return lines;
  }

  int descriptor() { return socket_.native_handle(); }

  /// Says that nothing more will come.
  void finish() { socket_.shutdown(boost::asio::socket_base::shutdown_send); }

 private:
  std::unique_ptr<boost::asio::io_context> loop_ =
      std::make_unique<boost::asio::io_context>();
  boost::asio::ip::tcp::socket socket_{*loop_};
  LineReader reader_;
};

}  // namespace lab::servers
