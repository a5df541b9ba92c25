#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "workloads/http/http.hpp"

namespace lab {

/// What the server does with one request: the bytes it answers, as they are,
/// and what it does with the connection afterwards.
struct Turn {
  enum class Then {
    keep,     ///< Waits for the next request.
    close,    ///< Ends the connection in good order.
    reset,    ///< Throws it away.
    hold,     ///< Says nothing more.
    trickle,  ///< Goes on with an 'a' now and then, for ever.
  };
  std::string bytes;
  Then then = Then::keep;
};

/// A server that follows a script to the byte; it knows nothing of HTTP but
/// that a request ends with an empty line.
///
/// The n-th request gets the n-th turn, whatever connection it comes over.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Turn> script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  const Address& address() const { return address_; }
  std::vector<std::string> requests() const;
  std::size_t connections() const;

  /// Blocks: until so many connections have been closed by the script.
  void await_closed(std::size_t count) const;

 private:
  void accept_all();
  void serve(int connection);
  Turn next_turn(const std::string& request);
  void act(int connection, const Turn& turn);

  std::vector<Turn> script_;
  int listener_;
  Address address_;
  mutable std::mutex mutex_;  // guards all below
  mutable std::condition_variable changed_;
  std::vector<std::string> requests_;
  std::vector<int> open_;
  std::vector<std::jthread> servants_;
  std::size_t closed_ = 0;
  bool ending_ = false;
  std::jthread acceptor_;
};

/// A listener whose queue is full: it neither accepts nor refuses.
class DeafServer {
 public:
  DeafServer();
  ~DeafServer();
  DeafServer(const DeafServer&) = delete;
  DeafServer& operator=(const DeafServer&) = delete;
  const Address& address() const { return address_; }

 private:
  Address address_;
  std::vector<int> descriptors_;
};

/// An address at which nobody listens.
Address deserted_address();

}  // namespace lab
