#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace lab {

/// What is said in a chat: lines that are due at a fixed rate, whether the
/// server keeps up or not (an open loop), as long as nobody who reads is more
/// than 32 lines behind; the clients take turns at speaking.
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
  ~ChatClients();

  /// One more comes, is greeted, and never reads again.
  void add_client_that_never_reads();

  /// Blocks: until everybody has heard everything.
  /// Throws: std::runtime_error if the server has dropped one of them.
  Delivery talk(const Talk& talk);

  /// How many the server says there are.
  std::size_t ask_how_many();

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace lab
