#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "mock_server/action.hpp"
#include "mock_server/house.hpp"
#include "mock_server/request_reader.hpp"

namespace lab::mock {

/// The stay of one request, from its arrival to its answer.
///
/// Lifetime: the house must outlive it.  A visit that is thrown away without
///           having been ended counts as aborted: the client went away.
class Visit {
 public:
  Visit() = default;  ///< Of someone who measures: not counted.
  explicit Visit(Ledger& ledger) : ledger_(&ledger) { ledger.request_came(); }
  Visit(Visit&& other) noexcept
      : ledger_(std::exchange(other.ledger_, nullptr)),
        path_(std::exchange(other.path_, nullptr)) {}
  Visit& operator=(Visit&& other) noexcept {
    std::swap(ledger_, other.ledger_);
    std::swap(path_, other.path_);
    return *this;
  }
  ~Visit() {
    if (Ledger* const ledger = leave()) ledger->request_aborted(false);
  }

  bool counted() const { return ledger_ != nullptr; }

  /// From now on it counts as in flight on the path.
  void enter(Path& path) { ++(path_ = &path)->in_flight; }

  /// The client closed, or half-closed, while it waited.
  void left() {
    if (Ledger* const ledger = leave()) ledger->request_aborted(true);
  }

  /// Without a lateness: what was answered had no time at which it was due.
  void answered(unsigned status,
                std::optional<std::chrono::nanoseconds> late = {}) {
    if (Ledger* const ledger = leave()) ledger->request_answered(status, late);
  }

 private:
  /// Returns: whom to tell, but only once.
  Ledger* leave() {
    if (path_ != nullptr) --std::exchange(path_, nullptr)->in_flight;
    return std::exchange(ledger_, nullptr);
  }

  Ledger* ledger_ = nullptr;
  Path* path_ = nullptr;
};

/// What is to be done with a request, and when.
struct Plan {
  Action action;
  std::chrono::nanoseconds delay{0};
  Visit visit;
};

/// Decides what to do with a request.  Does not do it, and touches no socket.
Plan receive(House& house, const Request& request,
             std::chrono::steady_clock::time_point now);

}  // namespace lab::mock
