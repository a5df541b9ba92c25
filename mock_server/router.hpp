#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "mock_server/action.hpp"
#include "mock_server/http/request_reader.hpp"
#include "mock_server/state/server_state.hpp"

namespace lab::mock {

/// The stay of one request, from its arrival to its answer.
///
/// Lifetime: the state must outlive it.  A scope that is thrown away without
///           having been ended counts as aborted: the client went away.
class RequestScope {
 public:
  RequestScope() = default;  ///< Of someone who measures: not counted.
  explicit RequestScope(ServerState& state) : state_(&state) {
    state.statistics.request_came();
  }
  RequestScope(RequestScope&& other) noexcept
      : state_(std::exchange(other.state_, nullptr)),
        path_(std::exchange(other.path_, nullptr)),
        place_(std::exchange(other.place_, std::nullopt)) {}
  RequestScope& operator=(RequestScope&& other) noexcept {
    std::swap(state_, other.state_);
    std::swap(path_, other.path_);
    std::swap(place_, other.place_);
    return *this;
  }
  ~RequestScope() {
    if (ServerState* const state = leave(0, {}))
      state->statistics.request_aborted(false);
  }

  bool counted() const { return state_ != nullptr; }

  /// Writes it down in the journal.
  void note(const Request& request, const Tcp::endpoint& client,
            Clock::time_point arrived, Clock::time_point due) {
    if (counted())
      place_ = state_->journal.begin(request, client, arrived, due);
  }

  /// It is held back for longer than was known when it came.
  void put_off(Clock::time_point due) {
    if (place_) state_->journal.put_off(*place_, due);
  }

  /// From now on it counts as in flight on the path.
  void enter(Path& path) { ++(path_ = &path)->in_flight; }

  /// The client closed, or half-closed, while it waited.
  void left() {
    if (ServerState* const state = leave(0, {}))
      state->statistics.request_aborted(true);
  }

  /// Without a lateness: what was answered had no time at which it was due.
  void answered(unsigned status,
                std::optional<std::chrono::nanoseconds> late = {}) {
    if (ServerState* const state = leave(status, late))
      state->statistics.request_answered(status, late);
  }

 private:
  /// Returns: whom to tell, but only once.
  ServerState* leave(unsigned status,
                     std::optional<std::chrono::nanoseconds> late) {
    if (path_ != nullptr) --std::exchange(path_, nullptr)->in_flight;
    if (const auto place = std::exchange(place_, std::nullopt)) {
      const Entry& entry = state_->journal.end(*place, status, late);
      if (state_->log.is_on()) state_->log.write(entry);
    }
    return std::exchange(state_, nullptr);
  }

  ServerState* state_ = nullptr;
  Path* path_ = nullptr;
  std::optional<std::size_t> place_;  // in the journal
};

/// What is to be done with a request, and when.
struct PlannedResponse {
  Action action;
  std::chrono::nanoseconds delay{0};
  RequestScope scope;
};

/// Decides what to do with a request.  Does not do it, and touches no socket.
PlannedResponse route(ServerState& state, const Request& request,
                      const Tcp::endpoint& client, Clock::time_point now);

}  // namespace lab::mock
