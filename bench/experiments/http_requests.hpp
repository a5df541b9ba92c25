#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/harness/server_stats.hpp"
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

/// What the workload `fetch` makes of each.
std::vector<Answer> fetched_answers(std::size_t tasks);

/// The body of the reply; suspends, or blocks.
boost::asio::awaitable<Answer> ask(AsyncSession session, std::string target);
Answer ask_blocking(const BlockingSession& session, const std::string& target);

/// Reads the server's statistics, which is no request that they count.
class ServerStatsReader {
 public:
  explicit ServerStatsReader(const std::string& server);

  ServerStats now() const;

  /// Blocks: until no request is in flight and no more connections are open
  ///         than at first; after a second, things are as they are.
  ServerStats settled() const;

  /// Connections that others have opened since, and have not closed.
  std::uint64_t left_open(const ServerStats& stats) const;

 private:
  BlockingSession session_;
  ServerStats at_first_;
};

}  // namespace lab
