#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "mock_server/endpoints/latency.hpp"
#include "mock_server/mock_server.hpp"
#include "mock_server/state/access_log.hpp"
#include "mock_server/state/journal.hpp"
#include "mock_server/state/scripts.hpp"
#include "mock_server/state/statistics.hpp"

namespace lab::mock {

/// A bucket into which tokens drip at a steady rate.  Every request takes one
/// out; when it is empty, the request is refused.
class TokenBucket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Requires: rate > 0, in tokens per second.  The bucket holds 1 + rate / 10.
  /// Returns: nothing if there was a token, else the seconds until there is
  ///          one.
  std::optional<double> take(double rate, Time now);

 private:
  std::optional<double> tokens_;  // a new bucket is full
  Time filled_;
};

/// What the server remembers of a path.
struct Path {
  std::size_t in_flight = 0;
  std::uint64_t drawn = 0;  ///< Requests without a task number, so far.
  TokenBucket bucket = {};
  bool remembered = false;  ///< `drawn` or `bucket` was used.
};

/// All paths that were asked for.
class Paths {
 public:
  /// Lifetime: the path stays where it is while something is in flight on it.
  Path& at(std::string_view name);

  /// Forgets everything but what is in flight.
  void reset();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>{}(name);
    }
  };

  void forget_idle();

  std::unordered_map<std::string, Path, Hash, std::equal_to<>> paths_;
  std::size_t tidy_at_ = 1024;
};

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

/// What requests meet whatever they ask for, switched while the server runs.
struct Conditions {
  bool any = false;  ///< One of these five.
  std::optional<std::string> jitter_text = {};
  std::optional<Latency> jitter = {};  ///< Added to every delay.
  double error_rate = 0;
  std::optional<std::uint64_t> limit = {};  ///< In flight on all paths.
  std::optional<double> limit_rate = {};
  TokenBucket bucket = {};
  std::uint64_t drawn = 0;  ///< Requests without a task number, so far.
  /// Those whom the pause holds; nothing: there is none.
  std::shared_ptr<Round> pause = {};
};

/// The right of one client to be the only one that changes the server.  It ends
/// by itself, so that the death of who has it locks nobody out.
class Lease {
 public:
  using Time = std::chrono::steady_clock::time_point;

  bool is_held(Time now) const { return now < until_; }
  const std::string& token() const { return token_; }
  std::uint64_t seconds_left(Time now) const;

  /// Takes it, or keeps it for so much longer.
  void take(std::chrono::seconds time, Time now);
  void give_back() { until_ = {}; }

 private:
  std::string token_;
  Time until_;
};

/// All that the server knows; whoever serves a request may see it.
///
/// Thread safety: only the thread of the server.
struct ServerState {
  explicit ServerState(const MockServerOptions& given) : options(given) {}

  MockServerOptions options;
  Statistics statistics = {};
  Paths paths = {};
  Scripts scripts = {};
  Gates gates = {};
  Conditions conditions = {};
  Lease lease = {};
  Journal journal = {};
  AccessLog log{options.log};
  std::size_t watchers = 0;  ///< Who follow /events.
  bool closing = false;      ///< No further request on any connection.
};

}  // namespace lab::mock
