// In which order everything is measured.

#include "bench/harness/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lab {
namespace {

using testing::SizeIs;

const std::vector<Rows> three{{.cells = 4, .blocks = 5},
                              {.cells = 1, .blocks = 7},
                              {.cells = 6, .blocks = 2}};

/// The places of the cells of one block after another.
std::vector<std::vector<Turn>> blocks_of(const std::vector<Turn>& order) {
  std::vector<std::vector<Turn>> blocks;
  for (auto turn = order.begin(); turn != order.end();) {
    const auto end =
        turn + static_cast<std::ptrdiff_t>(three[turn->experiment].cells);
    blocks.emplace_back(turn, end);
    turn = end;
  }
  return blocks;
}

TEST(Order, HasEveryCellOfABlockOnceAndNoOtherBetweenThem) {
  const auto blocks = blocks_of(draw_order(three, 1));
  EXPECT_THAT(blocks, SizeIs(5 + 7 + 2));
  for (const auto& block : blocks) {
    std::set<std::size_t> cells;
    for (const Turn& turn : block) {
      EXPECT_EQ(turn.experiment, block.front().experiment);
      cells.insert(turn.cell);
    }
    EXPECT_THAT(cells, SizeIs(block.size()));
  }
}

TEST(Order, HasEveryExperimentAsOftenAsItHasBlocks) {
  std::vector<std::size_t> seen(three.size());
  for (const auto& block : blocks_of(draw_order(three, 1)))
    ++seen[block.front().experiment];
  EXPECT_THAT(seen, testing::ElementsAre(5, 7, 2));
}

TEST(Order, IsTheSameForTheSameSeedAndAnotherForAnother) {
  EXPECT_EQ(draw_order(three, 1), draw_order(three, 1));
  EXPECT_NE(draw_order(three, 1), draw_order(three, 2));
}

TEST(Order, MixesTheBlocksAndTheCellsWithinThem) {
  const auto order = draw_order(three, 1);
  const auto by_experiment = [](const Turn& a, const Turn& b) {
    return a.experiment < b.experiment;
  };
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end(), by_experiment));
  std::set<std::size_t> first_cells;
  for (const auto& block : blocks_of(order))
    if (block.front().experiment == 0) first_cells.insert(block.front().cell);
  EXPECT_GT(first_cells.size(), 1U);
}

TEST(Order, OfNothingIsNothing) { EXPECT_THAT(draw_order({}, 1), SizeIs(0)); }

}  // namespace
}  // namespace lab
