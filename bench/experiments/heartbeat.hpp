#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>

namespace lab {

/// How a heart has beaten beside some work.
struct Pulse {
  std::size_t beats = 0;
  double longest_gap_seconds = 0;
  double work_seconds = 0;  ///< How long the work took.
};

/// Does the work while a coroutine beside it wakes up every `interval`.
///
/// Picture a nurse at the bedside of an event loop: whoever holds up the loop
/// makes a gap in the pulse.
///
/// Suspends: until the work is done, and one beat longer.
/// Throws: what the work throws.
boost::asio::awaitable<Pulse> beat_beside(
    boost::asio::awaitable<void> work,
    std::chrono::steady_clock::duration interval);

}  // namespace lab
