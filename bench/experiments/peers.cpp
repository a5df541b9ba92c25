#include "bench/experiments/peers.hpp"

namespace lab {

void add_fetch_peers(Experiment& experiment, const Spec& spec,
                     std::size_t concurrency, const Bound& bound) {
  for (const char* how : {"requests", "aiohttp", "uvloop", "multiprocessing"})
    experiment.arms.push_back({.name = std::string("python ") + how,
                               .concurrency = concurrency,
                               .spec = spec,
                               .bound = bound,
                               .peer = {"fetch.py", how}});
}

}  // namespace lab
