#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "mock_server/action.hpp"
#include "mock_server/http/request_reader.hpp"
#include "mock_server/server_state.hpp"

namespace lab::mock {

/// The stay of one request, from its arrival to its answer.
///
/// Lifetime: the state must outlive it.  A scope that is thrown away without
///           having been ended counts as aborted: the client went away.
class RequestScope {
 public:
  RequestScope() = default;  ///< Of someone who measures: not counted.
  explicit RequestScope(Statistics& statistics) : statistics_(&statistics) {
    statistics.request_came();
  }
  RequestScope(RequestScope&& other) noexcept
      : statistics_(std::exchange(other.statistics_, nullptr)),
        path_(std::exchange(other.path_, nullptr)) {}
  RequestScope& operator=(RequestScope&& other) noexcept {
    std::swap(statistics_, other.statistics_);
    std::swap(path_, other.path_);
    return *this;
  }
  ~RequestScope() {
    if (Statistics* const statistics = leave())
      statistics->request_aborted(false);
  }

  bool counted() const { return statistics_ != nullptr; }

  /// From now on it counts as in flight on the path.
  void enter(Path& path) { ++(path_ = &path)->in_flight; }

  /// The client closed, or half-closed, while it waited.
  void left() {
    if (Statistics* const statistics = leave())
      statistics->request_aborted(true);
  }

  /// Without a lateness: what was answered had no time at which it was due.
  void answered(unsigned status,
                std::optional<std::chrono::nanoseconds> late = {}) {
    if (Statistics* const statistics = leave())
      statistics->request_answered(status, late);
  }

 private:
  /// Returns: whom to tell, but only once.
  Statistics* leave() {
    if (path_ != nullptr) --std::exchange(path_, nullptr)->in_flight;
    return std::exchange(statistics_, nullptr);
  }

  Statistics* statistics_ = nullptr;
  Path* path_ = nullptr;
};

/// What is to be done with a request, and when.
struct PlannedResponse {
  Action action;
  std::chrono::nanoseconds delay{0};
  RequestScope scope;
};

/// Decides what to do with a request.  Does not do it, and touches no socket.
PlannedResponse route(ServerState& state, const Request& request,
                      std::chrono::steady_clock::time_point now);

}  // namespace lab::mock
