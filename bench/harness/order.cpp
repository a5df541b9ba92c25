#include "bench/harness/order.hpp"

#include <algorithm>
#include <numeric>
#include <random>

namespace lab {

std::vector<Turn> draw_order(const std::vector<Rows>& experiments,
                             std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::size_t> blocks;
  for (std::size_t e = 0; e < experiments.size(); ++e)
    blocks.insert(blocks.end(), experiments[e].blocks, e);
  std::shuffle(blocks.begin(), blocks.end(), random);

  std::vector<Turn> order;
  for (const std::size_t e : blocks) {
    std::vector<std::size_t> cells(experiments[e].cells);
    std::iota(cells.begin(), cells.end(), 0);
    std::shuffle(cells.begin(), cells.end(), random);
    for (const std::size_t cell : cells) order.push_back({e, cell});
  }
  return order;
}

}  // namespace lab
