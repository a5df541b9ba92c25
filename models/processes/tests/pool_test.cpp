// What a pool gives: futures, lists and streams of results.

#include "models/processes/pool.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <ranges>
#include <set>

#include "models/processes/tests/gate.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::ThrowsMessage;
using testing::UnorderedElementsAreArray;

/// 0 … count - 1
std::vector<int> numbers(int count) {
  const auto all = std::views::iota(0, count);
  return {all.begin(), all.end()};
}

std::vector<int> squares(int count) {
  std::vector<int> all = numbers(count);
  for (int& n : all) n *= n;
  return all;
}

/// Counts how many of its inputs were taken, and throws in place of one.
auto counted(int& taken, int count, int bad = -1) {
  return std::views::iota(0, count) |
         std::views::transform([&taken, bad](int n) {
           ++taken;
           if (n == bad) throw std::runtime_error("bad input");
           return n;
         });
}

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

class PoolTest : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

using PoolSubmit = PoolTest;
using PoolMap = PoolTest;
using PoolImap = PoolTest;
using PoolImapUnordered = PoolTest;

TEST_F(PoolSubmit, GivesAFutureOfTheResult) {
  Pool pool({.max_workers = 2});
  const auto sum = pool.submit(add_job, 40, 2);
  const auto text = pool.submit(echo_job, "hello");
  EXPECT_EQ(sum.result(), 42);
  EXPECT_EQ(text.result(), "hello");
  EXPECT_NO_THROW(pool.submit(do_nothing_job).result());
}

TEST_F(PoolSubmit, DoesItsWorkInAnotherProcess) {
  Pool pool({.max_workers = 1});
  const int pid = pool.submit(own_pid_job).result();
  EXPECT_NE(pid, ::getpid());
  EXPECT_EQ(pool.submit(own_pid_job).result(), pid);
}

TEST_F(PoolSubmit, UsesAnIdleWorkerAgainBeforeItAddsOne) {
  int started = 0;
  Pool pool({.max_workers = 4, .before_start = [&] { ++started; }});
  for (int n = 0; n < 10; ++n)
    EXPECT_EQ(pool.submit(square_job, n).result(), n * n);
  pool.shutdown();
  EXPECT_EQ(started, 1);
}

TEST_F(PoolSubmit, NeverHasMoreWorkersThanMaxWorkers) {
  int started = 0;
  Pool pool({.max_workers = 2, .before_start = [&] { ++started; }});
  pool.map(square_job, numbers(20), {.chunk = 1});
  pool.shutdown();
  EXPECT_LE(started, 2);
  EXPECT_THAT([] { Pool({.max_workers = 0}); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("max_workers: 0 is too few: it must be greater "
                            "than 0")));
}

TEST_F(PoolSubmit, AnErrorInAWorkerComesWithItsTextTypeAndPid) {
  Pool pool({.max_workers = 1});
  const int pid = pool.submit(own_pid_job).result();
  const auto future = pool.submit(only_odd_job, 2);
  try {
    future.result();
    FAIL() << "no error";
  } catch (const RemoteError& error) {
    EXPECT_EQ(error.text(), "2 is even");
    EXPECT_EQ(error.type(), "std::invalid_argument");
    EXPECT_EQ(error.pid(), pid);
    EXPECT_EQ(error.what(), fmt::format("std::invalid_argument: 2 is even (in "
                                        "worker {})",
                                        pid));
  }
}

TEST_F(PoolSubmit, WhatIsThrownNeedNotBeAnException) {
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.submit(throw_a_number_job).result(); },
              ThrowsMessage<RemoteError>(HasSubstr("int: unknown error")));
}

TEST_F(PoolSubmit, WhatCannotBePackedIsTheErrorOfItsTask) {
  Pool pool({.max_workers = 1});
  const auto too_much = pool.submit(echo_job, std::string(65U << 20U, 'x'));
  EXPECT_THROW(too_much.result(), FrameError);
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolSubmit, AResultThatCannotBePackedIsTheErrorOfItsTask) {
  Pool pool({.max_workers = 1});
  const auto too_much = pool.submit(repeat_job, 'x', 65U << 20U);
  EXPECT_THAT([&] { too_much.result(); },
              ThrowsMessage<RemoteError>(HasSubstr("above the 67108864")));
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolSubmit, AResultThatCannotBeUnpackedIsTheErrorOfItsTask) {
  constexpr Job<std::string(int)> wrong{{"square", nullptr}};
  Pool pool({.max_workers = 1});
  EXPECT_THROW(pool.submit(wrong, 3).result(), UnpackError);
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolSubmit, ArgumentsThatCannotBeUnpackedAreTheErrorOfTheirTask) {
  constexpr Job<int(std::string)> wrong{{"square", nullptr}};
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.submit(wrong, "three").result(); },
              ThrowsMessage<RemoteError>(
                  HasSubstr("lab::processes::UnpackError: unpack: ")));
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolSubmit, AJobThatWorkersDoNotKnowIsTheErrorOfItsTask) {
  constexpr auto unlisted = job<&square>("unlisted");
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.submit(unlisted, 3).result(); },
              ThrowsMessage<RemoteError>(HasSubstr("serve_if_worker()")));
}

TEST_F(PoolMap, GivesResultsInTheOrderOfTheInputs) {
  const Gate gate;
  Pool pool({.max_workers = 2});
  std::vector<std::tuple<Doors, int>> inputs{{gate.doors(), 1},
                                             {gate.doors(), 2}};
  auto slow = pool.submit(pass_job, gate.doors(), 0);
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

TEST_F(PoolMap, RefusesAChunkThatIsNotPositiveAndNamesIt) {
  Pool pool({.max_workers = 1});
  for (const std::ptrdiff_t chunk : {0, -1}) {
    const auto named = ThrowsMessage<std::invalid_argument>(
        HasSubstr(fmt::format("chunk: {} is too few", chunk)));
    EXPECT_THAT([&] { pool.map(square_job, numbers(1), {.chunk = chunk}); },
                named);
    EXPECT_THAT([&] { pool.imap(square_job, numbers(1), {.chunk = chunk}); },
                named);
  }
}

TEST_F(PoolMap, TheDefaultChunkGivesEachWorkerAboutFour) {
  EXPECT_EQ(default_chunk(0, 2), 1U);
  EXPECT_EQ(default_chunk(8, 2), 1U);
  EXPECT_EQ(default_chunk(9, 2), 2U);
  EXPECT_EQ(default_chunk(100, 4), 7U);
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
  auto late = pool.submit(pass_job, gate.doors(), 0);
  gate.wait_for(1);
  gate.let_go(1);
  for (const std::ptrdiff_t chunk : {1, 2, 6})
    EXPECT_THAT(
        [&] {
          pool.map(only_odd_job, std::vector{1, 3, 4, 5, 6}, {.chunk = chunk});
        },
        ThrowsMessage<RemoteError>(HasSubstr("4 is even")));
  // Nothing of it is left: the two workers are free for each other.
  const auto first = pool.submit(pass_job, gate.doors(), 1);
  const auto second = pool.submit(pass_job, gate.doors(), 2);
  gate.wait_for(2);
  gate.let_go(2);
  EXPECT_EQ(first.result() + second.result(), 3);
}

TEST_F(PoolMap, AnErrorOfTheInputIsThrownAndThePoolStaysUsable) {
  int taken = 0;
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.map(square_job, counted(taken, 5, 3)); },
              ThrowsMessage<std::runtime_error>(HasSubstr("bad input")));
  EXPECT_THAT(pool.map(square_job, numbers(3)), ElementsAre(0, 1, 4));
}

TEST_F(PoolMap, TakesPairsForAJobWithTwoParametersAndMayGiveNothing) {
  Pool pool({.max_workers = 1});
  const std::vector<std::pair<int, int>> pairs{{1, 2}, {3, 4}};
  EXPECT_THAT(pool.map(add_job, pairs), ElementsAre(3, 7));
  pool.map(do_nothing_job, std::vector<std::tuple<>>(3));
}

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

TEST_F(PoolImap, AnErrorOfTheInputStandsAtItsPlaceAndIsTheLast) {
  Pool pool({.max_workers = 2});
  for (const std::ptrdiff_t chunk : {1, 2, 3, 10}) {
    int taken = 0;
    EXPECT_THAT(
        all_of(pool.imap(square_job, counted(taken, 5, 3), {.chunk = chunk})),
        ElementsAre("0", "1", "4", "bad input"));
  }
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolImap, TakesABoundedNumberOfInputsAhead) {
  Pool pool({.max_workers = 2});
  for (const std::ptrdiff_t chunk : {1, 2, 5}) {
    int taken = 0;
    int delivered = 0;
    auto results = pool.imap(square_job, counted(taken, 30),
                             {.chunk = chunk, .look_ahead = 5});
    EXPECT_LE(taken, 5);
    for (; results.next(); ++delivered) EXPECT_LE(taken, delivered + 5);
    EXPECT_EQ(delivered, 30);
  }
}

TEST_F(PoolImap, TakesEndlessInputs) {
  Pool pool({.max_workers = 2});
  auto results = pool.imap(square_job, std::views::iota(0));
  for (const int square : squares(10)) EXPECT_EQ(results.next(), square);
}

TEST_F(PoolImap, WhatIsNotWantedAnyMoreIsNotStarted) {
  const Gate gate;
  Pool pool({.max_workers = 1});
  const auto first = pool.submit(pass_job, gate.doors(), 1);
  {
    // if one of these ran, it would wait at the gate for ever
    const std::vector<std::tuple<Doors, int>> more(5, {gate.doors(), 2});
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
  const std::vector<std::tuple<Doors, int>> inputs{{slow.doors(), 1},
                                                   {quick.doors(), 2}};
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
  EXPECT_THAT(all_of(pool.imap_unordered(square_job, counted(taken, 5, 3))),
              UnorderedElementsAreArray({"0", "1", "4", "bad input"}));
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

}  // namespace
}  // namespace lab::processes
