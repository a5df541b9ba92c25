#pragma once

#include "bench/experiment.hpp"

namespace lab {

/// Adds CPython's ways of making the same requests: requests in a thread pool,
/// aiohttp (with and without uvloop) and, for up to a hundred at once,
/// multiprocessing.
void add_fetch_peers(Experiment& experiment, const Spec& spec,
                     std::size_t concurrency, const Bound& bound);

}  // namespace lab
