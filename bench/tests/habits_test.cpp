// What the experiments on habits count, as far as no clock has a say in it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/experiments/experiments.hpp"
#include "bench/tests/run_arm.hpp"

namespace lab {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Ge;
using testing::Le;
using testing::Pair;

auto counts(const Metric& metric, double value) {
  return Contains(Pair(&metric, value));
}

TEST(PartialFailure, LetsTheSiblingsInAGatherRunOn) {
  EXPECT_THAT(
      run_arm(partial_failure, "gather").measures,
      AllOf(counts(metrics::values_count, 7), counts(metrics::errors_count, 3),
            counts(metrics::siblings_that_ran_on_count, 9)));
}

TEST(PartialFailure, GivesValuesAndErrorsWithReturnExceptions) {
  EXPECT_THAT(run_arm(partial_failure, "gather, return_exceptions").measures,
              AllOf(counts(metrics::values_count, 7),
                    counts(metrics::errors_count, 3)));
}

TEST(PartialFailure, GivesTheErrorOfAGroup) {
  run_arm(partial_failure,
          "task group");  // how many are cancelled, a clock decides
}

TEST(LostUpdateThreads, LosesWithoutProtectionInEveryRun) {
  EXPECT_THAT(run_arm(lost_update_threads, "unprotected").measures,
              Contains(Pair(&metrics::lost_updates_count, Ge(3))));
}

TEST(LostUpdateThreads, LosesNothingWithAnyCure) {
  for (const char* cure :
       {"a lock", "atomic", "a queue and one owner", "own counters, added up"})
    EXPECT_THAT(run_arm(lost_update_threads, cure).measures,
                counts(metrics::lost_updates_count, 0));
}

TEST(LostUpdateAwait, LosesInEveryGameWithoutALock) {
  EXPECT_THAT(
      run_arm(lost_update_await, "read, await, write, 100 games").measures,
      counts(metrics::losing_games_share, 1));
}

TEST(LostUpdateAwait, LosesInNoGameWithALockOrWithoutAwaiting) {
  for (const char* cure :
       {"the same, locked, 100 games", "await, read, write, 100 games"})
    EXPECT_THAT(run_arm(lost_update_await, cure).measures,
                counts(metrics::lost_updates_count, 0));
}

TEST(ForgottenAwait, BeginsNothing) {
  EXPECT_THAT(run_arm(forgotten_await, "no await").measures,
              counts(metrics::begun_calls_count, 0));
}

TEST(QueueWorkers, GoHomeBySentinelsAndByClosing) {
  for (const char* end :
       {"4 workers, a sentinel each", "4 workers, the queue closed"})
    EXPECT_THAT(run_arm(queue_workers, end).measures,
                counts(metrics::workers_left_count, 0));
}

TEST(FirstCompleted, LeavesNoConnectionOpen) {
  EXPECT_THAT(run_arm(first_completed, "first completed").measures,
              AllOf(counts(metrics::connections_left_open_count, 0),
                    Contains(Pair(&metrics::aborted_requests_count, Le(2)))));
}

TEST(EventLoopBackend, GivesTheSameAnswersByEpollAndByIoUring) {
  run_arm(event_loop_backend, "epoll");
  try {
    run_arm(event_loop_backend, "io_uring");
  } catch (const EnvironmentError& error) {
    GTEST_SKIP() << error.what();
  }
}

TEST(EventLoopBackend, CountsAtLeastTheSendingAndReceiving) {
  try {
    EXPECT_THAT(run_arm(event_loop_backend, "epoll, watched").measures,
                Contains(Pair(&metrics::system_calls_count, Ge(2 * 2000))));
  } catch (const EnvironmentError& error) {
    GTEST_SKIP() << error.what();
  }
}

TEST(StreamQuotes, GivesTheSameQuotesInEveryWay) {
  for (const char* way : {"a list", "async for", "gather"})
    run_arm(stream_quotes, way);
}

}  // namespace
}  // namespace lab
