// Streams of inputs and results.

#include "models/processes/pool.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/processes/tests/gate.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/pool_inputs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::Optional;
using testing::SizeIs;
using testing::ThrowsMessage;
using testing::UnorderedElementsAreArray;

/// What a stream gives, with the errors in their places.
template <typename R>
std::vector<std::string> all_of(Results<R> results) {
  std::vector<std::string> all;
  for (bool more = true; more;) {
    try {
      const auto result = results.next();
      more = result.has_value();
      if (more) all.push_back(std::to_string(*result));
    } catch (const RemoteError& error) {
      all.push_back(error.text());
    } catch (const std::exception& error) {
      all.emplace_back(error.what());
    }
  }
  return all;
}

class PoolImap : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

using PoolImapUnordered = PoolImap;

TEST_F(PoolImap, GivesResultsInTheOrderOfTheInputs) {
  Pool pool({.max_workers = 2});
  std::vector<int> results;
  for (const int result : pool.imap(square_job, numbers(20)))
    results.push_back(result);
  EXPECT_THAT(results, ElementsAreArray(squares(20)));
}

TEST_F(PoolImap, GoesOnAfterAnError) {
  Pool pool({.max_workers = 2});
  for (const std::ptrdiff_t chunk : {1, 2, 5})
    EXPECT_THAT(all_of(pool.imap(only_odd_job, std::vector{1, 3, 4, 5, 7},
                                 {.chunk = chunk})),
                ElementsAre("1", "3", "4 is even", "5", "7"));
}

TEST_F(PoolImap, WhatIsTooLargeToBeSentIsAnErrorInItsPlace) {
  Pool pool({.max_workers = 1});
  const std::size_t too_much = 65U << 20U;  // bytes, of 64 Mi
  const std::vector<std::tuple<char, std::size_t>> sizes{
      {'x', 1}, {'x', too_much}, {'x', 2}};
  std::vector<std::string> inputs;
  for (const auto& [letter, size] : sizes) inputs.emplace_back(size, letter);
  const auto expect_in_place = [](auto results) {
    EXPECT_THAT(results.next(), Optional(SizeIs(1)));
    EXPECT_THAT([&] { (void)results.next(); },
                ThrowsMessage<std::runtime_error>(HasSubstr("above the")));
    EXPECT_THAT(results.next(), Optional(SizeIs(2)));
    EXPECT_EQ(results.next(), std::nullopt);
  };
  expect_in_place(pool.imap(repeat_job, sizes, {.chunk = 3}));
  expect_in_place(pool.imap(echo_job, inputs, {.chunk = 3}));
}

TEST_F(PoolImap, TakesAnyNumberForAChunkAndForItsWorkers) {
  constexpr auto huge = std::ptrdiff_t{1} << 62U;
  Pool pool({.max_workers = 2});
  EXPECT_THAT(all_of(pool.imap(square_job, numbers(3), {.chunk = huge})),
              ElementsAre("0", "1", "4"));
  Pool many({.max_workers = huge});
  EXPECT_THAT(all_of(many.imap(square_job, numbers(3), {.chunk = huge})),
              ElementsAre("0", "1", "4"));
}

TEST_F(PoolImap, AnErrorOfTheInputStandsAtItsPlaceAndIsTheLast) {
  Pool pool({.max_workers = 2});
  for (const std::ptrdiff_t chunk : {1, 2, 3, 10}) {
    int taken = 0;
    EXPECT_THAT(
        all_of(pool.imap(square_job, Counted(taken, 5, 3), {.chunk = chunk})),
        ElementsAre("0", "1", "4", "bad input"));
  }
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolImap, TakesABoundedNumberOfInputsAhead) {
  Pool pool({.max_workers = 2});
  for (const std::ptrdiff_t chunk : {1, 2, 5}) {
    int taken = 0;
    int delivered = 0;
    auto results = pool.imap(square_job, Counted(taken, 30),
                             {.chunk = chunk, .look_ahead = 5});
    EXPECT_LE(taken, 5);
    for (; results.next(); ++delivered) EXPECT_LE(taken, delivered + 5);
    EXPECT_EQ(delivered, 30);
  }
}

TEST_F(PoolImap, TakesEndlessInputs) {
  Pool pool({.max_workers = 2});
  int taken = 0;
  auto results = pool.imap(square_job, Counted(taken));
  for (const int square : squares(10)) EXPECT_EQ(results.next(), square);
}

TEST_F(PoolImap, WhatIsNotWantedAnyMoreIsNotStarted) {
  const Gate gate;
  Pool pool({.max_workers = 1});
  const auto first = pool.submit(pass_job, gate.paths(), 1);
  {
    // if one of these ran, it would wait at the gate for ever
    const std::vector<std::tuple<GatePaths, int>> more(5, {gate.paths(), 2});
    const auto dropped = pool.imap(pass_job, more, {.look_ahead = 5});
  }
  gate.let_go(1);
  EXPECT_EQ(first.result(), 1);
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolImapUnordered, GivesEveryResultExactlyOnce) {
  Pool pool({.max_workers = 2});
  for (const std::ptrdiff_t chunk : {1, 3}) {
    std::vector<int> results;
    for (const int result :
         pool.imap_unordered(square_job, numbers(50), {.chunk = chunk}))
      results.push_back(result);
    EXPECT_THAT(results, UnorderedElementsAreArray(squares(50)));
  }
}

TEST_F(PoolImapUnordered, GivesResultsInTheOrderOfCompletion) {
  const Gate slow;
  const Gate quick;
  Pool pool({.max_workers = 2});
  const std::vector<std::tuple<GatePaths, int>> inputs{{slow.paths(), 1},
                                                       {quick.paths(), 2}};
  auto results = pool.imap_unordered(pass_job, inputs);
  quick.let_go(1);
  EXPECT_EQ(results.next(), 2);
  slow.let_go(1);
  EXPECT_EQ(results.next(), 1);
  EXPECT_EQ(results.next(), std::nullopt);
}

TEST_F(PoolImapUnordered, AnErrorOfTheInputStandsAtItsPlace) {
  Pool pool({.max_workers = 1});
  int taken = 0;
  EXPECT_THAT(all_of(pool.imap_unordered(square_job, Counted(taken, 5, 3))),
              UnorderedElementsAreArray({"0", "1", "4", "bad input"}));
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

}  // namespace
}  // namespace lab::processes
