#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution_context.hpp>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "models/async/deterministic_loop.hpp"

namespace exercise {

using std::chrono::milliseconds;

/// What a server in memory says to a path, and when.
struct Answer {
  std::string body;
  milliseconds after{100};
  bool refused = false;     ///< The client then throws the body as an error.
  milliseconds leaving{0};  ///< So long a call that is cancelled takes to end.
};

/// As Answer::after: the server is silent for ever.
inline constexpr milliseconds never = milliseconds::max();

enum class End { open, answered, refused, aborted };

/// A request, as the server saw it.
struct ReceivedRequest {
  std::string path;
  milliseconds came;
  milliseconds left;  ///< Once it has ended.
  End end = End::open;
};

/// A web server without a network: it is in a deterministic loop, and its time
/// is that of the loop.  The statistics and the script of the async exercises.
class MemoryServer final : public boost::asio::execution_context::service {
 public:
  static inline boost::asio::execution_context::id id;

  explicit MemoryServer(boost::asio::execution_context& loop);

  /// The server of this loop, which must be a DeterministicLoop.
  static MemoryServer& on(const boost::asio::any_io_executor& loop);

  /// Lays down the answer to a path; to others it gives the path itself.
  void script(const std::string& path, Answer answer);

  /// The other side of given::fetch().
  boost::asio::awaitable<std::string> serve(std::string path);

  /// All requests, in the order in which they came.
  const std::vector<ReceivedRequest>& requests() const { return requests_; }

  /// The paths of those that came to this end.
  std::vector<std::string> paths(End end) const;

  /// How many were open at once, at most.
  std::size_t peak() const { return peak_; }

  /// The time of the loop.
  milliseconds now() const;

 private:
  class Call;

  static boost::asio::awaitable<void> wait_for(Answer answer);
  void shutdown() override {}
  Answer answer_to(const std::string& path) const;

  const lab::async::DeterministicLoop& loop_;
  std::map<std::string, Answer> answers_;
  std::vector<ReceivedRequest> requests_;
  std::size_t open_ = 0;
  std::size_t peak_ = 0;
};

}  // namespace exercise
