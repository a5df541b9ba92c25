// Which block is measured next, by scripted numbers: nothing here has a clock.

#include "bench/harness/sampling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace lab {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// The number that a question has in a block.
using Script = std::function<double(std::size_t block)>;

Script always(double value) {
  return [value](std::size_t) { return value; };
}

/// Above 1 and below it in turns.
double doubtful(std::size_t block) { return block % 2 == 0 ? 0.9 : 1.1; }

Sampled one_order(double seconds = 1) {
  return {.cells = 2,
          .block_seconds = seconds,
          .questions = {{.claim = "faster", .lines = {1}}}};
}

struct Outcomes {
  std::vector<std::size_t> order;  // of the experiments
  std::vector<BlockHistory> histories;
  double spent = 0;
};

/// Every question of an experiment has the same number.
Outcomes sample(const std::vector<Sampled>& experiments, double budget,
                const std::vector<Script>& scripts, std::uint64_t seed = 1) {
  Sampling sampling(experiments, budget, seed);
  Outcomes run;
  std::vector<std::size_t> blocks(experiments.size());
  while (const auto block = sampling.next()) {
    const std::size_t e = block->experiment;
    const double value = scripts.at(e)(blocks[e]++);
    const std::vector<std::optional<double>> values(
        experiments[e].questions.size(), value);
    sampling.record(e, experiments[e].block_seconds, values);
    run.order.push_back(e);
  }
  for (std::size_t e = 0; e < experiments.size(); ++e)
    run.histories.push_back(sampling.history(e));
  run.spent = sampling.spent_seconds();
  return run;
}

TEST(Sampling, SettlesAClearOrderAfterSixBlocks) {
  const Outcomes run = sample({one_order()}, 100, {always(2)});
  EXPECT_EQ(run.histories[0].blocks, 6U);
  EXPECT_EQ(run.histories[0].stopped, Stopped::settled);
  ASSERT_THAT(run.histories[0].looks, SizeIs(1));
  EXPECT_THAT(run.histories[0].looks[0].open, IsEmpty());
}

TEST(Sampling, LooksAtAnOrderAfterSixTwelveAndFifteenBlocksOnly) {
  const Outcomes run = sample({one_order()}, 100, {doubtful});
  EXPECT_EQ(run.histories[0].blocks, 15U);
  EXPECT_EQ(run.histories[0].stopped, Stopped::most_blocks);
  std::vector<std::size_t> looks;
  for (const Look& look : run.histories[0].looks) {
    looks.push_back(look.blocks);
    EXPECT_THAT(look.open, ElementsAre("faster"));
  }
  EXPECT_THAT(looks, ElementsAre(6, 12, 15));
}

TEST(Sampling, SettlesElevenOfTwelveAndThirteenOfFifteen) {
  const auto but = [](std::set<std::size_t> off) {
    return [off](std::size_t block) { return off.contains(block) ? 0.5 : 2.0; };
  };
  const auto blocks = [&](const Script& script) {
    return sample({one_order()}, 100, {script}).histories[0].blocks;
  };
  EXPECT_EQ(blocks(but({3})), 12U);
  EXPECT_EQ(blocks(but({3, 8})), 15U);
  const Outcomes lost = sample({one_order()}, 100, {but({3, 8, 14})});
  EXPECT_EQ(lost.histories[0].stopped, Stopped::most_blocks);
}

TEST(Sampling, SettlesATieAfterNineBlocksWithinBothLines) {
  Sampled tie = one_order();
  tie.questions = {{.claim = "same", .lines = {0.98, 1.02}, .is_tie = true}};
  EXPECT_EQ(sample({tie}, 100, {always(1.001)}).histories[0].blocks, 9U);
  // Six of six beyond one line refute it sooner.
  EXPECT_EQ(sample({tie}, 100, {always(1.2)}).histories[0].blocks, 6U);
  const auto two_off = [](std::size_t block) { return block < 2 ? 1.2 : 1.0; };
  EXPECT_EQ(sample({tie}, 100, {two_off}).histories[0].stopped,
            Stopped::most_blocks);
}

TEST(Sampling, AsksForBothSidesOfAFigure) {
  Sampled figure = one_order();
  figure.questions = {{.claim = "five", .lines = {4.75, 5.25}}};
  EXPECT_EQ(sample({figure}, 100, {always(5)}).histories[0].blocks, 6U);
  const auto across = [](std::size_t block) { return block % 2 ? 5.0 : 5.5; };
  EXPECT_EQ(sample({figure}, 100, {across}).histories[0].blocks, 15U);
}

TEST(Sampling, GivesTheNextBlockWhereMostIsOpenPerSecond) {
  const std::vector<Sampled> two{one_order(10), one_order(1)};
  // There is no time for both: 4 more blocks of 10 s, or 13 of 1 s.
  const Outcomes run = sample(two, 37, {doubtful, doubtful});
  EXPECT_EQ(run.histories[0].blocks, 2U);
  EXPECT_EQ(run.histories[1].blocks, 15U);
  EXPECT_EQ(run.histories[0].stopped, Stopped::deadline);
}

TEST(Sampling, BeginsNoBlocksThatCannotReachTheNextLook) {
  const Outcomes run = sample({one_order(1)}, 5, {doubtful});
  EXPECT_EQ(run.histories[0].blocks, 2U);
  EXPECT_EQ(run.histories[0].stopped, Stopped::deadline);
}

TEST(Sampling, LetsRestWhatIsSettledWithOneLastBlockAtTheEnd) {
  const Outcomes run =
      sample({one_order(), one_order()}, 100, {always(2), doubtful});
  EXPECT_EQ(run.histories[0].blocks, 7U);
  EXPECT_EQ(run.histories[1].blocks, 15U);
  EXPECT_EQ(run.order.back(), 0U);
}

TEST(Sampling, KeepsWithinItsTimeButMeasuresEachOnce) {
  const std::vector<Sampled> many(10, one_order(1));
  const Outcomes run = sample(many, 25.5, std::vector<Script>(10, doubtful));
  EXPECT_LE(run.spent, 25.5);
  EXPECT_GE(run.spent, 20);
  const Outcomes late = sample(many, 4, std::vector<Script>(10, doubtful));
  for (const BlockHistory& history : late.histories)
    EXPECT_EQ(history.blocks, 1U);
}

TEST(Sampling, TakesTheFewestBlocksOfWhatAsksNothing) {
  Sampled counts{.cells = 3, .fewest = 3, .block_seconds = 1};
  const Outcomes run = sample({counts}, 100, {always(0)});
  EXPECT_EQ(run.histories[0].blocks, 3U);
  EXPECT_EQ(run.histories[0].stopped, Stopped::no_question);
}

TEST(Sampling, AsksNoMoreOfWhatCouldNotBeMeasured) {
  Sampling sampling({one_order()}, 100, 1);
  std::size_t blocks = 0;
  while (sampling.next()) {
    sampling.record(0, 1, {std::nullopt});
    ++blocks;
  }
  EXPECT_EQ(blocks, 2U);
  EXPECT_EQ(sampling.history(0).stopped, Stopped::unanswered);
}

TEST(Sampling, SettlesNothingThatHadNoNumbers) {
  Sampled two = one_order();
  two.questions.push_back({.claim = "of an arm that failed", .lines = {1}});
  Sampling sampling({two, one_order(), one_order()}, 100, 1);
  while (const auto block = sampling.next()) {
    const std::vector<std::vector<std::optional<double>>> values{
        {2, std::nullopt}, {std::nullopt}, {2}};
    sampling.record(block->experiment, 1, values.at(block->experiment));
  }
  EXPECT_EQ(sampling.history(0).stopped, Stopped::unanswered);
  EXPECT_EQ(sampling.history(1).stopped, Stopped::unanswered);
  EXPECT_EQ(sampling.history(1).blocks, 2U);  // no last one: none was settled
  EXPECT_EQ(sampling.history(2).stopped, Stopped::settled);
}

TEST(Sampling, HasEveryCellOfABlockOnce) {
  Sampling sampling({{.cells = 5, .fewest = 4}}, Sampling::unlimited, 1);
  std::set<std::vector<std::size_t>> orders;
  while (const auto block = sampling.next()) {
    sampling.record(0, 1, {});
    orders.insert(block->cells);
    EXPECT_THAT(std::set<std::size_t>(block->cells.begin(), block->cells.end()),
                ElementsAre(0, 1, 2, 3, 4));
  }
  EXPECT_GT(orders.size(), 1U);
}

TEST(Sampling, MixesTheBlocksAndHasEachExperimentBeforeAnyTwice) {
  const std::vector<Sampled> four(4, {.cells = 1, .fewest = 6});
  const Outcomes run =
      sample(four, Sampling::unlimited, std::vector<Script>(4, always(0)));
  ASSERT_THAT(run.order, SizeIs(24));
  const std::set<std::size_t> first(run.order.begin(), run.order.begin() + 4);
  EXPECT_THAT(first, SizeIs(4));
  EXPECT_FALSE(std::is_sorted(run.order.begin() + 4, run.order.end()));
}

/// Two claims, on the first two of four cells and on the third; the last cell
/// is a control.
Sampled two_claims() {
  return {.cells = 5,
          .whole = 2,
          .fewest = 6,
          .questions = {{.claim = "settled", .lines = {1}, .cells = {0, 1}},
                        {.claim = "open", .lines = {1}, .cells = {2}}},
          .controls = {4}};
}

TEST(Sampling, MeasuresAfterTheWholeBlocksOnlyWhatAClaimIsAbout) {
  Sampling sampling({two_claims()}, Sampling::unlimited, 1);
  std::vector<std::set<std::size_t>> blocks;
  while (const auto block = sampling.next()) {
    const double value = doubtful(blocks.size());
    blocks.emplace_back(block->cells.begin(), block->cells.end());
    sampling.record(0, 1, {2, value});
  }
  ASSERT_THAT(blocks, SizeIs(15));
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    if (block < 2)
      EXPECT_THAT(blocks[block], ElementsAre(0, 1, 2, 3, 4)) << block;
    else if (block < 6)
      EXPECT_THAT(blocks[block], ElementsAre(0, 1, 2, 4)) << block;
    else
      EXPECT_THAT(blocks[block], ElementsAre(2, 4)) << block;
  }
}

TEST(Sampling, HasNoBlockWithoutACell) {
  Sampled figure = two_claims();
  figure.questions = {};
  figure.controls = {};
  Sampling sampling({figure}, Sampling::unlimited, 1);
  std::size_t blocks = 0;
  while (const auto block = sampling.next()) {
    EXPECT_THAT(block->cells, SizeIs(5));
    sampling.record(0, 1, {});
    ++blocks;
  }
  EXPECT_EQ(blocks, 6U);
}

TEST(Sampling, HasInTheLastBlockAllThatWasSettled) {
  Sampling sampling({two_claims(), one_order()}, Sampling::unlimited, 1);
  std::vector<std::size_t> last;
  std::size_t blocks = 0;
  while (const auto block = sampling.next()) {
    const bool is_first = block->experiment == 0;
    if (is_first) last = block->cells;
    blocks += is_first;
    const double other = doubtful(sampling.history(1).blocks);
    sampling.record(block->experiment, 1,
                    is_first ? std::vector<std::optional<double>>{2, 2}
                             : std::vector<std::optional<double>>{other});
  }
  EXPECT_EQ(blocks, 7U);
  EXPECT_THAT(last, testing::UnorderedElementsAre(0, 1, 2, 4));
}

TEST(Sampling, GivesTheFiguresTheirBlocksBeforeOthersTheirSecond) {
  const Sampled figure = two_claims();
  const Sampled other{.cells = 1, .whole = 2, .fewest = 2};
  const Outcomes run = sample({other, figure, other}, Sampling::unlimited,
                              {always(0), always(2), always(0)});
  ASSERT_THAT(run.order, SizeIs(11));  // and a last block of the figure
  EXPECT_EQ(std::count(run.order.begin(), run.order.begin() + 8, 1U), 6);
}

TEST(Sampling, KnowsThatBlocksGetShorterAndSmaller) {
  Sampled figure = two_claims();
  figure.whole = figure.long_blocks = 1;
  figure.longer = 10;
  Sampling sampling({figure}, 15, 1);
  std::size_t blocks = 0;
  while (sampling.next()) sampling.record(0, blocks++ == 0 ? 10 : 0.8, {2, 2});
  // After 10 s in full: a tenth of it for 4 of 5 cells. Else none would fit.
  EXPECT_EQ(blocks, 6U);
}

TEST(Sampling, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const auto order = [](std::uint64_t seed) {
    const std::vector<Sampled> four(4, {.cells = 3, .fewest = 3});
    Sampling sampling(four, Sampling::unlimited, seed);
    std::vector<Block> blocks;
    while (const auto block = sampling.next()) {
      sampling.record(block->experiment, 1, {});
      blocks.push_back(*block);
    }
    return blocks;
  };
  EXPECT_EQ(order(1), order(1));
  EXPECT_NE(order(1), order(2));
}

TEST(Sampling, OfNothingIsNothing) {
  EXPECT_FALSE(Sampling({}, 10, 1).next().has_value());
}

}  // namespace
}  // namespace lab
