#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "workloads/batch.hpp"
#include "workloads/http/async_session.hpp"
#include "workloads/http/blocking_session.hpp"

namespace lab {

// What variants ask the mock server.

/// "/delay/100?task=3": answered after so many seconds.
std::string slow_path(double seconds, std::size_t task);

/// What the server then answers: {"task":3}
Answer slow_answer(std::size_t task);

/// That of each task.
std::vector<Answer> slow_answers(std::size_t tasks);

/// The body of the reply; suspends, or blocks.
boost::asio::awaitable<Answer> ask(AsyncSession session, std::string target);
Answer ask_blocking(const BlockingSession& session, const std::string& target);

/// What the server has counted since it was last reset.
struct ServerCounts {
  std::uint64_t requests = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t aborted = 0;
  std::uint64_t connections_open = 0;
};

/// Looks into the server's books, which is no request that they count.
class ServerBooks {
 public:
  explicit ServerBooks(const std::string& server);

  ServerCounts now() const;

  /// Blocks: until no request is in flight and no more connections are open
  ///         than at first; after a second, things are as they are.
  ServerCounts settled() const;

  /// Connections that others have opened since, and have not closed.
  std::uint64_t left_open(const ServerCounts& counts) const;

 private:
  BlockingSession session_;
  ServerCounts at_first_;
};

}  // namespace lab
