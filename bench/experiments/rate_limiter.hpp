#pragma once

#include "bench/experiment.hpp"

namespace lab {

/// A semaphore limits how many requests are in flight, a rate limiter how many
/// are sent in a second.  Both by coroutines on one loop, all requests wanted
/// at once, against a server that allows so many a second and that takes
/// `delay` seconds for each.  Each arm counts the refusals (429).
Arm by_semaphore(const Setting& setting, double delay);
Arm by_rate_limiter(const Setting& setting, double delay);

}  // namespace lab
