#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure/latency.hpp"
#include "bench/servers/chat_protocol.hpp"
#include "mock_server/asio.hpp"

namespace lab {

/// What is said in a chat: lines that are due at a fixed rate, whether the
/// server keeps up or not (an open loop), as long as no client that reads is
/// more than 32 lines behind; the clients take turns at speaking.
struct Talk {
  std::size_t lines = 1;
  std::chrono::nanoseconds interval{0};
  std::size_t line_bytes = 32;
};

struct Delivery {
  /// Of every line at every client, from when the line was due.
  std::vector<double> delivery_seconds;
  /// Clients that have heard all lines in the order in which the first has.
  std::size_t clients = 0;
  double seconds = 0;
};

/// All the clients of a chat server, on one event loop.
///
/// Thread safety: that of its owner, who blocks in its members.
class ChatClients {
 public:
  /// Blocks: until the server has greeted them all.
  /// Throws: EnvironmentError if the machine or the server has not enough for
  ///         so many; the connections are closed again.
  ChatClients(const std::string& server, std::size_t clients);

  /// One more comes, is greeted, and never reads again.
  void add_client_that_never_reads();

  /// Blocks: until every client has heard every line.
  /// Throws: std::runtime_error if the server has dropped one of them.
  Delivery talk(const Talk& talk);

  /// How many the server says there are.
  std::size_t ask_how_many();

 private:
  struct Client {
    mock::Socket socket;
    servers::LineReader reader = {};
    std::size_t heard = 0;
    std::uint64_t order = 0;  ///< A checksum of what it heard, in its order.
  };

  void connect_one();
  template <typename Condition>
  void wait_until(Condition is_so);
  mock::Task<void> speak(Talk talk);
  void say(Client& client, const std::string& text);
  mock::Task<void> listen(Client& client);
  void take_in(Client& client, std::string_view bytes);
  void hear(Client& client, std::size_t line,
            std::chrono::steady_clock::time_point now);
  void hear_server();

  boost::asio::io_context loop_{1};
  const mock::Tcp::endpoint server_;
  std::deque<Client> clients_;
  std::optional<mock::Socket> sleeper_;
  std::size_t greeted_ = 0;
  std::optional<std::size_t> members_;  // the last answer to that question
  std::string trouble_;
  bool is_refused_ = false;  // because the server has not enough
  Schedule schedule_;
  mock::Timer turn_{loop_.get_executor()};  // when the next line may come
  std::vector<std::size_t> heard_by_;       // so many clients, line by line
  std::size_t heard_by_all_ = 0;            // so many lines
  Delivery result_;
  std::array<char, 65'536> bytes_{};
  std::string line_;
};

}  // namespace lab
