// A list of inputs, all at once.

#include "models/processes/pool.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "models/processes/tests/gate.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/pool_inputs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::SizeIs;
using testing::ThrowsMessage;

class PoolMap : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

TEST_F(PoolMap, GivesResultsInTheOrderOfTheInputs) {
  const Gate gate;
  Pool pool({.max_workers = 2});
  std::vector<std::tuple<GatePaths, int>> inputs{{gate.paths(), 1},
                                                 {gate.paths(), 2}};
  auto slow = pool.submit(pass_job, gate.paths(), 0);
  gate.wait_for(1);  // the other worker overtakes it
  EXPECT_THAT(pool.map(square_job, numbers(5), {.chunk = 1}),
              ElementsAreArray(squares(5)));
  EXPECT_FALSE(slow.done());
  gate.let_go(3);
  EXPECT_THAT(pool.map(pass_job, inputs, {.chunk = 1}), ElementsAre(1, 2));
}

TEST_F(PoolMap, TheChunkNeverChangesAResult) {
  Pool pool({.max_workers = 2});
  for (const std::ptrdiff_t chunk : {1, 2, 3, 7, 10, 11, 1000})
    EXPECT_THAT(pool.map(square_job, numbers(10), {.chunk = chunk}),
                ElementsAreArray(squares(10)))
        << chunk;
  EXPECT_THAT(pool.map(square_job, numbers(10)), ElementsAreArray(squares(10)));
}

TEST_F(PoolMap, AChunkMayBeLargerThanWhatCanBeSentTogether) {
  Pool pool({.max_workers = 1});
  const std::size_t much = 33U << 20U;  // bytes, of 64 Mi
  const std::vector<std::string> inputs(2, std::string(much, 'x'));
  EXPECT_THAT(pool.map(length_job, inputs, {.chunk = 2}), Each(much));
  const std::vector<std::pair<char, std::size_t>> sizes(2, {'x', much});
  EXPECT_THAT(pool.map(repeat_job, sizes, {.chunk = 2}), Each(SizeIs(much)));
}

TEST_F(PoolMap, RefusesAChunkThatIsNotPositiveAndNamesIt) {
  Pool pool({.max_workers = 1});
  for (const std::ptrdiff_t chunk : {0, -1}) {
    const auto named = ThrowsMessage<std::invalid_argument>(
        HasSubstr(fmt::format("chunk: {} is too few", chunk)));
    EXPECT_THAT([&] { pool.map(square_job, numbers(1), {.chunk = chunk}); },
                named);
    EXPECT_THAT(
        [&] {
          std::ignore = pool.imap(square_job, numbers(1), {.chunk = chunk});
        },
        named);
  }
}

TEST_F(PoolMap, TheDefaultChunkGivesEachWorkerAboutFour) {
  EXPECT_EQ(default_chunk(0, 2), 1U);
  EXPECT_EQ(default_chunk(8, 2), 1U);
  EXPECT_EQ(default_chunk(9, 2), 2U);
  EXPECT_EQ(default_chunk(100, 4), 7U);
  EXPECT_EQ(default_chunk(100, std::size_t{1} << 62U), 1U);
  // a chunk counts as one task: each of the 4 gets a new worker
  Pool pool({.max_workers = 1, .tasks_per_worker = 1});
  const auto pids = pool.map(own_pid_job, std::vector<std::tuple<>>(10));
  EXPECT_EQ(std::set(pids.begin(), pids.end()).size(), 4U);
}

TEST_F(PoolMap, EmptyInputGivesAnEmptyResultAtOnceInEveryForm) {
  Pool pool({.max_workers = 1,
             .before_start = [] { FAIL() << "a worker was started"; }});
  const std::vector<int> none;
  EXPECT_TRUE(pool.map(square_job, none).empty());
  EXPECT_EQ(pool.imap(square_job, none).next(), std::nullopt);
  EXPECT_EQ(pool.imap_unordered(square_job, none).next(), std::nullopt);
}

TEST_F(PoolMap, WaitsForAllThenThrowsTheFirstErrorOfTheInputs) {
  const Gate gate;
  Pool pool({.max_workers = 2});
  auto late = pool.submit(pass_job, gate.paths(), 0);
  gate.wait_for(1);
  gate.let_go(1);
  for (const std::ptrdiff_t chunk : {1, 2, 6})
    EXPECT_THAT(
        [&] {
          pool.map(only_odd_job, std::vector{1, 3, 4, 5, 6}, {.chunk = chunk});
        },
        ThrowsMessage<RemoteError>(HasSubstr("4 is even")));
  // Nothing of it is left: the two workers are free for each other.
  const auto first = pool.submit(pass_job, gate.paths(), 1);
  const auto second = pool.submit(pass_job, gate.paths(), 2);
  gate.wait_for(2);
  gate.let_go(2);
  EXPECT_EQ(first.result() + second.result(), 3);
}

TEST_F(PoolMap, AnErrorOfTheInputIsThrownAndThePoolStaysUsable) {
  int taken = 0;
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.map(square_job, Counted(taken, 5, 3)); },
              ThrowsMessage<std::runtime_error>(HasSubstr("bad input")));
  EXPECT_THAT(pool.map(square_job, numbers(3)), ElementsAre(0, 1, 4));
}

TEST_F(PoolMap, TakesPairsForAJobWithTwoParametersAndMayGiveNothing) {
  Pool pool({.max_workers = 1});
  const std::vector<std::pair<int, int>> pairs{{1, 2}, {3, 4}};
  EXPECT_THAT(pool.map(add_job, pairs), ElementsAre(3, 7));
  pool.map(do_nothing_job, std::vector<std::tuple<>>(3));
}

}  // namespace
}  // namespace lab::processes
