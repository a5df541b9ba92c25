#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace lab::mock {

/// The requests that are held at one gate until there are enough of them.
struct Round {
  using Time = std::chrono::steady_clock::time_point;
  enum class State { held, opened, given_up };

  State state = State::held;
  std::uint64_t held = 0;
  Time last_arrival;
  Time decided;  ///< When it stopped being held.
  /// Called for everybody when it is decided.
  std::map<const void*, std::function<void()>> wake;
};

/// Gates at which requests meet: proof that so many were in flight at once.
class Gates {
 public:
  /// Lets one more in; the last one that is wanted opens the gate.
  ///
  /// `who` is any address that stays the same until the request leaves.
  std::shared_ptr<Round> enter(std::uint64_t wanted, const void* who,
                               std::function<void()> wake, Round::Time now);

  /// Nobody else came for a while: lets all go, with bad news.
  void give_up(std::uint64_t wanted, Round::Time now);

  /// A client went away.
  void leave(Round& round, const void* who);

 private:
  void decide(std::uint64_t wanted, Round::State state, Round::Time now);

  std::map<std::uint64_t, std::shared_ptr<Round>> rounds_;
};

}  // namespace lab::mock
