#include "bench/experiments/peers.hpp"

namespace lab {

void add_fetch_peers(Experiment& experiment, const Spec& spec,
                     std::size_t concurrency, const Bound& bound) {
  constexpr std::size_t most_processes = 100;
  for (const std::string how :
       {"requests", "aiohttp", "uvloop", "multiprocessing"}) {
    if (how == "multiprocessing" && concurrency > most_processes) continue;
    experiment.arms.push_back({.name = "python " + how,
                               .concurrency = concurrency,
                               .spec = spec,
                               .bound = bound,
                               .peer = {"fetch.py", how}});
  }
}

}  // namespace lab
