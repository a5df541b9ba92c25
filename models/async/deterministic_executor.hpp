#pragma once

#include <boost/asio/execution.hpp>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace lab::async {

class DeterministicLoop;

/// What Asio knows of a deterministic loop: where to enqueue the next step.
///
/// It has the two properties that matter here: whether a move may be made at
/// once (`blocking`), and which loop it is for (`context`).
class DeterministicExecutor {
  using Blocking = boost::asio::execution::blocking_t;
  using Context = boost::asio::execution::context_t;

 public:
  explicit DeterministicExecutor(DeterministicLoop& loop) : loop_(&loop) {}

  /// Makes the move at once if it may and the loop is moving; else the die of
  /// the loop decides when.
  template <typename F>
  void execute(F&& move) const {
    if (may_run_at_once()) {
      std::decay_t<F> now = std::forward<F>(move);
      now();
      return;
    }
    using Kept = std::decay_t<F>;  // most cannot be copied, std::function must
    enqueue([kept = std::make_shared<Kept>(std::forward<F>(move))] {
      Kept now = std::move(*kept);
      now();
    });
  }

  DeterministicLoop& query(Context /*context*/) const noexcept {
    return *loop_;
  }
  Blocking query(Blocking /*blocking*/) const noexcept { return blocking_; }

  DeterministicExecutor require(Blocking::never_t never) const noexcept {
    return {loop_, never};
  }
  DeterministicExecutor require(Blocking::possibly_t possibly) const noexcept {
    return {loop_, possibly};
  }

  bool operator==(const DeterministicExecutor&) const noexcept = default;

 private:
  DeterministicExecutor(DeterministicLoop* loop, Blocking blocking)
      : loop_(loop), blocking_(blocking) {}

  bool may_run_at_once() const;
  void enqueue(std::function<void()> step) const;

  DeterministicLoop* loop_;
  Blocking blocking_ = Blocking::possibly;
};

}  // namespace lab::async
