#pragma once

#include <cstddef>
#include <string>

#include "bench/work.hpp"

namespace lab {

/// Calls of a slow server on an event loop, while a coroutine beside them wakes
/// up at an interval.  Picture a nurse at the bedside of an event loop: what
/// holds up the loop makes a gap in the pulse.
///
/// Its arms measure the longest gap between two beats, and count the beats.
struct Calls {
  std::size_t number;
  double delay;     ///< Seconds that the server takes for each.
  double interval;  ///< Seconds between two beats.
  Spec spec;

  /// With a client that blocks, called on the loop or through to_thread.
  Arm on_the_loop(std::string name) const;
  Arm beside_the_loop(std::string name, std::size_t width) const;

  /// With no call at all: each computes as long as the server would take.
  Arm never_suspending(std::string name) const;

  /// With a client that is awaited.
  Arm awaited(std::string name) const;

 private:
  Arm arm(std::string name, double bound, Code code) const;
};

}  // namespace lab
