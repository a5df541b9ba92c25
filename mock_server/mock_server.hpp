#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

struct MockServerOptions {
  std::vector<std::string> addresses = {"127.0.0.1"};  ///< All share the port.
  std::uint16_t port = 0;                              ///< 0: any free one.
  std::uint64_t seed = 1;           ///< For requests that bring none.
  std::string token = "lab-token";  ///< What a bearer must show.
  /// What a bearer must show at the endpoints for those who measure; empty:
  /// nothing, but only a client on this machine may change something.
  std::string control_token = {};
  std::string log = {};  ///< The file of the access log; empty: none.
  /// A request must be complete this long after its first byte.
  std::chrono::milliseconds header_deadline{10'000};
  /// How long a connection may stay open without a request.
  std::chrono::milliseconds idle_deadline{120'000};
};

/// What the server has seen since the last reset.
struct MockServerStats {
  struct Lateness {
    std::uint64_t count = 0;
    double p50 = 0;  ///< Seconds, as all three.
    double p99 = 0;
    double max = 0;
  };

  /// Times in which the server did nothing, as when its process was stopped.
  struct Stalls {
    std::uint64_t count = 0;
    double total = 0;  ///< Seconds, as both.
    double max = 0;
  };

  std::string nonce;  ///< Different in every server that was ever started.
  std::uint64_t requests = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t peak_in_flight = 0;
  std::uint64_t connections_opened = 0;
  std::uint64_t connections_open = 0;
  std::uint64_t aborted = 0;  ///< Requests whose client went away.
  /// Of these: it closed, perhaps only its sending half, while it waited.
  std::uint64_t aborted_by_closing = 0;
  std::uint64_t shed = 0;  ///< Connections closed for lack of descriptors.
  std::map<unsigned, std::uint64_t> statuses;
  Lateness lateness;  ///< Time of the answer minus the time it was due.
  Stalls stalls;
  double cpu_user_seconds = 0;  ///< Of the server's thread.
  double cpu_system_seconds = 0;
  std::uint64_t memory_bytes = 0;  ///< Resident, of the whole process.
};

/// The server cannot have what it needs, such as its port.
class MockServerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A slow web server one can trust, on a thread of its own.
///
/// Picture a waiter who writes down when each dish was ordered, brings it
/// exactly as late as the guest asked for, and never a moment too early.  One
/// thread serves thousands of guests, because waiting costs nothing.
///
///     lab::MockServer server;
///     fetch("http://" + server.address() + "/delay/100");
///     assert(server.stats().requests == 1);
///
/// Thread safety: all members may be called from any thread.
/// Lifetime: the destructor drops all connections, finished or not.
class MockServer {
 public:
  /// Throws: MockServerError if an address cannot be listened on.
  explicit MockServer(const MockServerOptions& options = {});
  ~MockServer();
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;

  std::uint16_t port() const;
  std::string address() const;  ///< The first: "127.0.0.1:40123".

  /// Blocks: until the server's thread has answered, a moment.
  MockServerStats stats() const;
  void reset_stats();

  /// Sets the next answers of a path, in the form of POST /script.
  ///
  /// Throws: std::invalid_argument if the text does not have that form.
  void script(std::string_view json);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lab
