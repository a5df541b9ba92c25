// What the experiments on habits count, as far as no clock has a say in it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "bench/experiments/experiments.hpp"
#include "mock_server/mock_server.hpp"

namespace lab {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Ge;
using testing::Le;
using testing::Pair;

using Make = Experiment (*)(const Setting&);

/// Does one arm, in the time of a rehearsal.
Observed run(Make make, const std::string& name) {
  const MockServer server;
  const Experiment experiment = make({.time_scale = 0.01,
                                      .work_scale = 0.1,
                                      .usable_cores = 2,
                                      .server = server.address()});
  const auto arm = std::find_if(
      experiment.arms.begin(), experiment.arms.end(),
      [&](const Arm& candidate) { return candidate.name == name; });
  if (arm == experiment.arms.end()) throw std::invalid_argument(name);
  Observed observed = arm->variant(server.address(), {});
  EXPECT_EQ(observed.answers, arm->expected) << name;
  return observed;
}

auto counts(const char* measure, double value) {
  return Contains(Pair(measure, value));
}

TEST(PartialFailure, LetsTheSiblingsInAGatherRunOn) {
  EXPECT_THAT(run(partial_failure, "gather").measures,
              AllOf(counts("values_count", 7), counts("errors_count", 3),
                    counts("siblings_that_ran_on_count", 9)));
}

TEST(PartialFailure, GivesValuesAndErrorsWithReturnExceptions) {
  EXPECT_THAT(run(partial_failure, "gather, return_exceptions").measures,
              AllOf(counts("values_count", 7), counts("errors_count", 3)));
}

TEST(PartialFailure, GivesTheErrorOfAGroup) {
  run(partial_failure,
      "task group");  // how many are cancelled, a clock decides
}

TEST(LostUpdateThreads, LosesWithoutProtectionInEveryRun) {
  EXPECT_THAT(run(lost_update_threads, "unprotected").measures,
              Contains(Pair("lost_updates_count", Ge(3))));
}

TEST(LostUpdateThreads, LosesNothingWithAnyCure) {
  for (const char* cure :
       {"a lock", "atomic", "a queue and one owner", "own counters, added up"})
    EXPECT_THAT(run(lost_update_threads, cure).measures,
                counts("lost_updates_count", 0));
}

TEST(LostUpdateAwait, LosesInEveryGameWithoutALock) {
  EXPECT_THAT(run(lost_update_await, "read, await, write, 100 games").measures,
              counts("losing_games_share", 1));
}

TEST(LostUpdateAwait, LosesInNoGameWithALockOrWithoutAwaiting) {
  for (const char* cure :
       {"the same, locked, 100 games", "await, read, write, 100 games"})
    EXPECT_THAT(run(lost_update_await, cure).measures,
                counts("lost_updates_count", 0));
}

TEST(ForgottenAwait, BeginsNothing) {
  EXPECT_THAT(run(forgotten_await, "no await").measures,
              counts("begun_calls_count", 0));
}

TEST(QueueWorkers, GoHomeBySentinelsAndByClosing) {
  for (const char* end :
       {"4 workers, a sentinel each", "4 workers, the queue closed"})
    EXPECT_THAT(run(queue_workers, end).measures,
                counts("workers_left_count", 0));
}

TEST(FirstCompleted, LeavesNoConnectionOpen) {
  EXPECT_THAT(run(first_completed, "first completed").measures,
              AllOf(counts("connections_left_open_count", 0),
                    Contains(Pair("aborted_requests_count", Le(2)))));
}

TEST(EventLoopBackend, GivesTheSameAnswersByEpollAndByIoUring) {
  run(event_loop_backend, "epoll");
  try {
    run(event_loop_backend, "io_uring");
  } catch (const EnvironmentError& error) {
    GTEST_SKIP() << error.what();
  }
}

TEST(EventLoopBackend, CountsAtLeastTheSendingAndReceiving) {
  try {
    EXPECT_THAT(run(event_loop_backend, "epoll, watched").measures,
                Contains(Pair("system_calls_count", Ge(2 * 2000))));
  } catch (const EnvironmentError& error) {
    GTEST_SKIP() << error.what();
  }
}

TEST(StreamQuotes, GivesTheSameQuotesInEveryWay) {
  for (const char* way : {"a list", "async for", "gather"})
    run(stream_quotes, way);
}

}  // namespace
}  // namespace lab
