#pragma once

#include <cstddef>
#include <string>

#include "bench/work.hpp"

namespace lab {

/// A semaphore limits how many requests are in flight, a rate limiter how many
/// are sent in a second.  Against a server that allows so many a second, both
/// by coroutines on one loop, all requests wanted at once.
struct RateLimited {
  static constexpr std::size_t number = 30;

  double delay;       ///< Seconds that the server takes for each.
  double per_second;  ///< A quarter of what a semaphore of 10 sends, at most.
  Spec spec;

  static RateLimited at(const Setting& setting, double delay);

  /// Ten at a time: the server refuses those that come too fast.
  Arm by_semaphore(const Setting& setting, std::string name) const;

  /// Each is sent when its turn comes.
  Arm by_limiter(std::string name) const;
};

}  // namespace lab
