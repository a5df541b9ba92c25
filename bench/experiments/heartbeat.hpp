#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <vector>

#include "bench/work.hpp"

namespace lab {

// Calls of a slow server on an event loop, while a coroutine beside them wakes
// up at an interval.  Picture a nurse at the bedside of an event loop: what
// holds up the loop makes a gap in the pulse.

struct Calls {
  std::size_t number;
  double delay;     ///< Seconds that the server takes for each.
  double interval;  ///< Seconds between two beats.
};

Calls calls_of(const Setting& setting, std::size_t number);

/// Does the work beside a heartbeat.
///
/// Returns: its answers and time, the number of beats and the longest gap.
/// Blocks: until the work is done, and one beat longer.
/// Throws: what the work throws.
Observed beside_heartbeat(boost::asio::awaitable<std::vector<Answer>> work,
                          double interval);

/// An arm that does so with the calls' answers.
Arm calls_arm(const Setting& setting, const Calls& calls, std::string name,
              double bound, Code code);

/// With a client that blocks the loop, or with one that is awaited.
Code blocking_calls(const Calls& calls);
Code awaited_calls(const Calls& calls);

}  // namespace lab
