#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "mock_server/state/server_state.hpp"

namespace lab::mock {

/// What one page at / has been told, so that each event has only what is new.
///
/// Requests do nothing for it: a few times a second it looks at what is in
/// flight, whatever came and went between.
class Watcher {
 public:
  static constexpr auto interval = std::chrono::milliseconds(200);
  static constexpr std::size_t most_shown = 2000;
  static constexpr std::size_t most_watchers = 8;

  /// One line of JSON: counts, what has begun since the last time and is still
  /// in flight, and the numbers of what has ended.
  std::string next_event(const ServerState& state, Clock::time_point now);

 private:
  struct Shown {
    std::size_t place;  // in the journal
    std::uint64_t number;
  };

  std::vector<std::uint64_t> take_ended(const Journal& journal);
  std::vector<Shown> find_begun(const Journal& journal);

  std::vector<Shown> shown_;
  std::uint64_t seen_ = 0;
};

/// The page itself, in HTML.
extern const std::string_view live_page_text;

}  // namespace lab::mock
