#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace lab::servers {

/// A server at work on 127.0.0.1, from when it is made until it is destroyed.
///
/// Picture a shop: it opens its door, and at the end it sends whoever is still
/// inside home.
///
/// Thread safety: whoever made it destroys it, when the making is done.
/// Throws: the factories throw EnvironmentError if there is no port or thread.
class Server {
 public:
  Server() = default;
  virtual ~Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  virtual std::uint16_t port() const = 0;
};

/// A web server asks a back end for each answer, and that takes a while.
struct WebOptions {
  std::chrono::nanoseconds wait = std::chrono::milliseconds(10);
  std::size_t workers = 16;  ///< Of the thread pool.
};

std::unique_ptr<Server> make_web_one_at_a_time(const WebOptions& options);
std::unique_ptr<Server> make_web_thread_per_connection(
    const WebOptions& options);
std::unique_ptr<Server> make_web_thread_pool(const WebOptions& options);
std::unique_ptr<Server> make_web_coroutines(const WebOptions& options);

/// A chat server sends every line to everybody in the room.
///
///     client           server
///     ann              hello ann        its first line is the client's name
///     good morning     ann: good morning               (to all, and to ann)
///     /who             3 are here                            (to ann alone)
///
/// All get all lines in the same order.  Who closes the connection, even half
/// of it, has left.
struct ChatOptions {
  /// So many lines may wait for a client that does not read, beyond the
  /// `socket_bytes` that its socket takes; then it is dropped.
  std::size_t most_waiting = 64;
  int socket_bytes = 16'384;
};

std::unique_ptr<Server> make_chat_thread_per_client(const ChatOptions& options);
std::unique_ptr<Server> make_chat_coroutines(const ChatOptions& options);

}  // namespace lab::servers
