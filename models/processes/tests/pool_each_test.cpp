// A pool that reports each result, and one that is given another size.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "models/environment_error.hpp"
#include "models/processes/pool.hpp"
#include "models/processes/tests/gate.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/pool_inputs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

class PoolForEach : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};
using PoolResize = PoolForEach;

/// The reports by the index of their inputs; each must come once.
template <typename Job, typename Inputs>
auto reports_of(Pool& pool, const Job& job, Inputs&& inputs) {
  std::map<std::size_t, Report<typename Job::Result>> all;
  pool.for_each(job, std::forward<Inputs>(inputs), [&](const auto& report) {
    EXPECT_TRUE(all.emplace(report.index, report).second);
  });
  return all;
}

/// How many processes did the inputs with these pids.
std::size_t processes_in(const std::map<std::size_t, Report<int>>& reports) {
  std::set<int> pids;
  for (const auto& [index, report] : reports)
    pids.insert(std::get<int>(report.outcome));
  return pids.size();
}

std::vector<std::tuple<>> nothing(std::size_t count) {
  return std::vector<std::tuple<>>(count);
}

TEST_F(PoolForEach, ReportsEveryInputOnceWithItsTimesAndLane) {
  const auto before = std::chrono::steady_clock::now();
  Pool pool({.max_workers = 2});
  const auto reports = reports_of(pool, square_job, numbers(20));
  const auto after = std::chrono::steady_clock::now();
  ASSERT_EQ(reports.size(), 20U);
  for (const auto& [index, report] : reports) {
    EXPECT_EQ(std::get<int>(report.outcome), static_cast<int>(index * index));
    EXPECT_LE(before, report.started);
    EXPECT_LE(report.started, report.finished);
    EXPECT_LE(report.finished, after);
    EXPECT_LT(report.lane, 2U);
  }
}

TEST_F(PoolForEach, OfNoInputsReturnsAtOnce) {
  Pool pool({.before_start = [] { FAIL() << "a worker was started"; }});
  EXPECT_TRUE(reports_of(pool, square_job, std::vector<int>()).empty());
}

TEST_F(PoolForEach, ReportsAnErrorAtItsInputAndGoesOn) {
  Pool pool({.max_workers = 1});
  const auto reports = reports_of(pool, only_odd_job, numbers(4));
  EXPECT_EQ(std::get<int>(reports.at(3).outcome), 3);
  EXPECT_THAT(
      [&] {
        std::rethrow_exception(
            std::get<std::exception_ptr>(reports.at(2).outcome));
      },
      ThrowsMessage<RemoteError>(HasSubstr("2 is even")));
}

TEST_F(PoolForEach, TakesNoInputBeforeAWorkerIsFree) {
  Pool pool({.max_workers = 2});
  int taken = 0;
  int done = 0;
  pool.for_each(square_job, Counted(taken, 10), [&](const auto&) {
    EXPECT_LE(taken - done, 2);
    ++done;
  });
  EXPECT_EQ(done, 10);
}

TEST_F(PoolForEach, ThrowsWhatAnInputThrowsAndStaysUsable) {
  Pool pool({.max_workers = 2});
  int taken = 0;
  int done = 0;
  EXPECT_THAT(
      [&] {
        pool.for_each(square_job, Counted(taken, 10, 4),
                      [&done](const auto&) { ++done; });
      },
      ThrowsMessage<std::runtime_error>("bad input"));
  EXPECT_EQ(done, 4);
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolForEach, ThrowsWhatItsUserThrowsAndTakesNoFurtherInput) {
  Pool pool({.max_workers = 1});
  int taken = 0;
  EXPECT_THROW(pool.for_each(square_job, Counted(taken, 10),
                             [](const auto&) { throw std::range_error(""); }),
               std::range_error);
  EXPECT_EQ(taken, 1);
}

TEST_F(PoolForEach, OfAPoolThatBreaksThrowsThat) {
  Pool pool({.max_workers = 2});
  const std::vector<std::tuple<std::string, int, int>> inputs(5,
                                                              {"kill", 1, 1});
  EXPECT_THROW(pool.for_each(misbehave_job, inputs, [](const auto&) {}),
               BrokenPool);
  EXPECT_THROW(pool.for_each(misbehave_job, inputs, [](const auto&) {}),
               BrokenPool);
}

TEST_F(PoolForEach, GivesTheNextProcessTheLaneOfTheOneBefore) {
  Pool pool({.max_workers = 2, .tasks_per_worker = 1});
  pool.resize(2);
  const auto reports = reports_of(pool, own_pid_job, nothing(6));
  EXPECT_EQ(processes_in(reports), 6U);
  for (const auto& [index, report] : reports) EXPECT_LT(report.lane, 2U);
  EXPECT_EQ(pool.usage().processes, 6U);
  EXPECT_GT(pool.usage().peak_bytes, 0U);
}

TEST_F(PoolResize, StartsWhatIsMissingAtOnceAndEndsWhatIsTooMuch) {
  int started = 0;
  Pool pool({.max_workers = 1, .before_start = [&] { ++started; }});
  pool.resize(3);
  EXPECT_EQ(started, 3);
  EXPECT_EQ(pool.usage().processes, 3U);
  pool.resize(1);
  EXPECT_EQ(pool.usage().processes, 0U);
  EXPECT_EQ(processes_in(reports_of(pool, own_pid_job, nothing(9))), 1U);
  EXPECT_EQ(started, 3);
}

TEST_F(PoolResize, ReplacesTheDead) {
  Pool pool({.max_workers = 1});
  kill_and_let_lie(pool.submit(own_pid_job).result());
  pool.resize(1);
  EXPECT_EQ(pool.usage().processes, 1U);
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolResize, LetsABusyWorkerThatIsTooMuchFinish) {
  const Gate gate;
  Pool pool({.max_workers = 2});
  const auto first = pool.submit(pass_job, gate.paths(), 1);
  const auto second = pool.submit(pass_job, gate.paths(), 2);
  gate.wait_for(2);
  pool.resize(1);
  gate.let_go(2);
  EXPECT_EQ(first.result() + second.result(), 3);
  EXPECT_EQ(processes_in(reports_of(pool, own_pid_job, nothing(9))), 1U);
}

TEST_F(PoolResize, EndsWhatItStartedWhenAStartFailsAndThePoolStaysUsable) {
  int starts = 0;
  Pool pool({.max_workers = 1, .before_start = [&] {
               if (++starts == 3)
                 throw std::system_error(EAGAIN, std::system_category());
             }});
  EXPECT_THAT([&] { pool.resize(4); },
              ThrowsMessage<EnvironmentError>(
                  HasSubstr("started 2 of 4 worker processes: ")));
  expect_no_children();
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolResize, RefusesNoWorkersAndAPoolThatWasShutDown) {
  Pool pool({.max_workers = 1});
  EXPECT_THROW(pool.resize(0), std::invalid_argument);
  pool.shutdown();
  EXPECT_THROW(pool.resize(1), ShutDown);
  EXPECT_THROW(pool.usage(), ShutDown);
  EXPECT_THROW(pool.for_each(square_job, numbers(3), [](const auto&) {}),
               ShutDown);
}

}  // namespace
}  // namespace lab::processes
