#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lab::servers {

/// A server at work on 127.0.0.1, from when it is made until it is destroyed;
/// then it closes the connections of all its clients.
///
/// Thread safety: the thread that made it destroys it.
class Server {
 public:
  Server() = default;
  virtual ~Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  virtual std::uint16_t port() const = 0;
};

struct ServerOptions {
  /// A web server asks a back end for each answer, which takes so long.
  std::chrono::nanoseconds wait = std::chrono::milliseconds(10);
  std::size_t workers = 16;  ///< Of the thread pool.
  /// In a chat so many lines may wait for a client that does not read, beyond
  /// the `socket_bytes` that its socket takes; then it is dropped.
  std::size_t most_waiting = 64;
  int socket_bytes = 16'384;
};

/// The names of all kinds of servers.
std::vector<std::string> kinds();

/// Throws: std::invalid_argument if there is no such kind, EnvironmentError if
///         there is no port or thread.
std::unique_ptr<Server> make_server(std::string_view kind,
                                    const ServerOptions& options);

std::unique_ptr<Server> make_web_one_at_a_time(const ServerOptions& options);
std::unique_ptr<Server> make_web_thread_per_connection(
    const ServerOptions& options);
std::unique_ptr<Server> make_web_thread_pool(const ServerOptions& options);
std::unique_ptr<Server> make_web_coroutines(const ServerOptions& options);

// A chat server sends every line to everybody in the room.
//
//     client           server
//     ann              hello ann        its first line is the client's name
//     good morning     ann: good morning               (to all, and to ann)
//     /who             3 are here                            (to ann alone)
//
// All get all lines in the same order.  A client that closes the connection,
// even half of it, has left.

std::unique_ptr<Server> make_chat_thread_per_client(
    const ServerOptions& options);
std::unique_ptr<Server> make_chat_coroutines(const ServerOptions& options);

}  // namespace lab::servers
