// How a pool and its workers come to an end when all goes well.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <tuple>

#include "models/processes/pool.hpp"
#include "models/processes/tests/gate.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::ThrowsMessage;
using threads::FutureState;

using Futures = std::vector<threads::Future<int>>;

class PoolEnd : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

using PoolShutdown = PoolEnd;
using PoolTerminate = PoolEnd;
using PoolWorkers = PoolEnd;

/// Tasks that wait at the gate; those of the first `workers` have got there.
Futures submit_waiting(Pool& pool, const Gate& gate, int tasks, int workers) {
  Futures futures;
  for (int n = 0; n < tasks; ++n)
    futures.push_back(pool.submit(pass_job, gate.paths(), n));
  gate.wait_for(workers);
  return futures;
}

void expect_own_numbers(const Futures& futures) {
  int n = 0;
  for (const auto& future : futures) EXPECT_EQ(future.result(), n++);
}

TEST_F(PoolShutdown, FinishesWhatIsPending) {
  const Gate gate;
  Pool pool({.max_workers = 2});
  const Futures futures = submit_waiting(pool, gate, 6, 2);
  gate.let_go(6);
  pool.shutdown();
  for (const auto& future : futures) EXPECT_TRUE(future.done());
  expect_own_numbers(futures);
  expect_no_children();
}

TEST_F(PoolShutdown, WithoutWaitReturnsAtOnceAndTheWorkIsStillDone) {
  const Gate gate;
  Pool pool({.max_workers = 1});
  const Futures futures = submit_waiting(pool, gate, 3, 1);
  pool.shutdown({.wait = false});
  EXPECT_EQ(futures[0].state(), FutureState::running);
  EXPECT_EQ(futures[2].state(), FutureState::pending);
  gate.let_go(3);
  expect_own_numbers(futures);
}

TEST_F(PoolShutdown, CancelsWhatHasNotStartedAndFinishesWhatRuns) {
  const Gate gate;
  Pool pool({.max_workers = 2});
  const Futures futures = submit_waiting(pool, gate, 10, 2);
  pool.shutdown({.wait = false, .cancel_futures = true});
  gate.let_go(2);
  pool.shutdown();
  for (std::size_t n = 0; n < 10; ++n)
    EXPECT_EQ(futures[n].state(),
              n < 2 ? FutureState::finished : FutureState::cancelled);
}

TEST_F(PoolShutdown, RefusesWhatIsSubmittedAfterwards) {
  Pool pool({.max_workers = 1});
  pool.shutdown();
  const auto refused = ThrowsMessage<ShutDown>(HasSubstr("it was shut down"));
  const std::vector<int> inputs{1};
  EXPECT_THAT([&] { pool.submit(square_job, 1); }, refused);
  EXPECT_THAT([&] { pool.map(square_job, inputs); }, refused);
  EXPECT_THAT([&] { std::ignore = pool.imap(square_job, inputs); }, refused);
  EXPECT_THAT([&] { std::ignore = pool.imap_unordered(square_job, inputs); },
              refused);
}

TEST_F(PoolShutdown, MayBeCalledAgainAndFromSeveralThreads) {
  Pool pool({.max_workers = 1});
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
  std::jthread other([&] { pool.shutdown(); });
  pool.shutdown();
  pool.shutdown({.cancel_futures = true});
}

TEST_F(PoolShutdown, AStreamCutShortGivesErrorsForTheRest) {
  const Gate gate;
  Pool pool({.max_workers = 1});
  const std::vector<std::tuple<GatePaths, int>> inputs(3, {gate.paths(), 7});
  auto results = pool.imap(pass_job, inputs, {.look_ahead = 2});
  gate.wait_for(1);
  pool.shutdown({.wait = false, .cancel_futures = true});
  gate.let_go(1);
  EXPECT_EQ(results.next(), 7);
  EXPECT_THROW((void)results.next(), threads::Cancelled);
  EXPECT_THROW((void)results.next(), ShutDown);
  EXPECT_EQ(results.next(), std::nullopt);
}

TEST_F(PoolShutdown, IsWhatTheDestructorDoes) {
  std::optional<threads::Future<int>> future;
  {
    Pool pool({.max_workers = 1});
    for (int n = 0; n < 5; ++n) future = pool.submit(square_job, n);
  }
  EXPECT_TRUE(future->done());
  EXPECT_EQ(future->result(), 16);
  expect_no_children();
}

TEST_F(PoolShutdown, OfAPoolThatWasNeverUsedStartsNoWorker) {
  Pool({.before_start = [] { FAIL() << "a worker was started"; }});
}

TEST_F(PoolTerminate, DropsWhatIsQueuedWithTenThousandLongTasksWaiting) {
  const Gate never;
  Pool pool({.max_workers = 2});
  const Futures futures = submit_waiting(pool, never, 10'000, 2);
  pool.terminate();
  expect_no_children();
  for (std::size_t n = 0; n < futures.size(); ++n) {
    ASSERT_TRUE(futures[n].done());
    EXPECT_EQ(futures[n].cancelled(), n >= 2);
  }
  EXPECT_THAT([&] { futures[0].result(); },
              ThrowsMessage<BrokenPool>(HasSubstr("it was terminated")));
  EXPECT_THROW(pool.submit(square_job, 1), BrokenPool);
}

TEST_F(PoolTerminate, MayFollowAShutdownThatDoesNotWait) {
  const Gate never;
  Pool pool({.max_workers = 1});
  const Futures futures = submit_waiting(pool, never, 2, 1);
  pool.shutdown({.wait = false});
  pool.terminate();
  EXPECT_THROW(futures[0].result(), BrokenPool);
  EXPECT_TRUE(futures[1].cancelled());
}

TEST_F(PoolTerminate, EndsIdleWorkers) {
  Pool pool({.max_workers = 1});
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
  pool.terminate();
  expect_no_children();
}

TEST_F(PoolWorkers, AreReplacedAfterExactlySoManyTasks) {
  Pool pool({.max_workers = 1, .tasks_per_worker = 3});
  std::vector<int> pids;
  for (const int pid :
       pool.imap(own_pid_job, std::vector<std::tuple<>>(8), {.look_ahead = 8}))
    pids.push_back(pid);
  EXPECT_THAT(std::vector(pids.begin(), pids.begin() + 3), Each(pids[0]));
  EXPECT_THAT(std::vector(pids.begin() + 3, pids.begin() + 6), Each(pids[3]));
  EXPECT_THAT(std::vector(pids.begin() + 6, pids.end()), Each(pids[6]));
  EXPECT_EQ(std::set(pids.begin(), pids.end()).size(), 3U);
}

TEST_F(PoolWorkers, AreInitialisedBeforeTheirFirstTask) {
  Pool pool({.max_workers = 1,
             .tasks_per_worker = 1,
             .initialiser = call(remember_job, "a word")});
  EXPECT_EQ(pool.submit(remembered_job).result(), "a word");
  EXPECT_EQ(pool.submit(remembered_job).result(), "a word");
}

TEST_F(PoolWorkers, AnInitialiserThatThrowsBreaksThePoolAndItsTextIsKept) {
  const Gate never;
  Pool pool({.max_workers = 1, .initialiser = call(forget_job, "no tables")});
  const Futures futures = submit_waiting(pool, never, 3, 0);
  const auto broken = ThrowsMessage<BrokenPool>(HasSubstr(
      "the initialiser failed: std::runtime_error: no tables (in worker "));
  for (const auto& future : futures)
    EXPECT_THAT([&] { future.result(); }, broken);
  EXPECT_THAT([&] { pool.submit(square_job, 1); }, broken);
}

TEST_F(PoolWorkers, DoNotReturnACancelledTask) {
  const Gate gate;
  Pool pool({.max_workers = 1});
  const Futures futures = submit_waiting(pool, gate, 3, 1);
  EXPECT_FALSE(futures[0].cancel());
  EXPECT_TRUE(futures[1].cancel());
  gate.let_go(2);
  EXPECT_EQ(futures[2].result(), 2);
  EXPECT_TRUE(futures[1].cancelled());
}

TEST_F(PoolWorkers, TakeTasksFromSeveralThreads) {
  Pool pool({.max_workers = 2});
  std::atomic<int> sum = 0;
  {
    std::vector<std::jthread> users;
    users.reserve(4);
    for (int user = 0; user < 4; ++user)
      users.emplace_back([&] {
        for (int n = 0; n < 25; ++n) sum += pool.submit(square_job, n).result();
      });
  }
  EXPECT_EQ(sum, 4 * 4900);
}

}  // namespace
}  // namespace lab::processes
