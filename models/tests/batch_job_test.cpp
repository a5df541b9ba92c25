// A worker that does tasks of a batch: what it makes of the spec, and what
// comes back.

#include "models/batch_job.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/processes/tests/test_workers.hpp"
#include "models/tests/misbehaving_batch.hpp"

namespace lab {
namespace {

/// One misbehaving worker, told what goes wrong by the spec of its batch.
class BatchJob : public testing::Test {
 protected:
  void TearDown() override {
    pool_.shutdown();
    processes::expect_no_children();
  }

  Outcome outcome(const std::string& input, std::size_t task,
                  std::uint64_t size = 0) {
    const MisbehavingBatch batch(input, 10, size);
    const auto future =
        pool_.submit(run_task_job, batch.spec(), task, std::nullopt);
    if (const auto error = future.exception()) return outcome_of(error);
    return outcome_of(future.result());
  }

  Failure failure(const std::string& input, std::size_t task,
                  std::uint64_t size = 0) {
    return std::get<Failure>(outcome(input, task, size));
  }

 private:
  static processes::PoolOptions one_worker() {
    processes::PoolOptions options = misbehaving_workers();
    options.max_workers = 1;
    return options;
  }

  processes::Pool pool_{one_worker()};
};

TEST_F(BatchJob, AnswersTaskAfterTask) {
  for (const std::size_t task : {3U, 0U, 3U})
    EXPECT_EQ(outcome("fine@*", task), Outcome(std::to_string(task)));
}

TEST_F(BatchJob, KeepsTheKindAndTextOfAFailure) {
  EXPECT_EQ(failure("throw@1", 1), (Failure{FailureKind::error, "no luck"}));
  EXPECT_EQ(outcome("throw@1", 2), Outcome("2"));
}

TEST_F(BatchJob, SurvivesATaskThatFindsNoMemory) {
  EXPECT_EQ(failure("starve@1", 1).kind, FailureKind::out_of_memory);
  EXPECT_EQ(outcome("starve@1", 2), Outcome("2"));
}

TEST_F(BatchJob, TakesAnotherBatch) {
  EXPECT_EQ(failure("throw@1", 1).text, "no luck");
  EXPECT_EQ(outcome("fine@*", 1), Outcome("1"));
}

TEST_F(BatchJob, OfABatchThatCannotBeMadeIsAFailure) {
  EXPECT_EQ(failure("", 0).text, "input: it is empty");
  EXPECT_EQ(outcome("fine@*", 0), Outcome("0"));
}

TEST_F(BatchJob, ATaskThatDoesNotExistIsAFailure) {
  EXPECT_EQ(failure("fine@*", 10).text, "there is no task 10");
}

TEST_F(BatchJob, GivesAnswersLargerThanAPipe) {
  EXPECT_EQ(outcome("big@*", 0, 5U << 20U), Outcome(Answer(5U << 20U, 'x')));
}

TEST_F(BatchJob, AnAnswerAboveTheLimitIsAFailureOfItsTask) {
  EXPECT_EQ(failure("big@*", 0, 64U << 20U).kind, FailureKind::too_large);
  EXPECT_EQ(outcome("fine@*", 0), Outcome("0"));
}

TEST_F(BatchJob, ALostWorkerIsAFailureOfItsTask) {
  const Failure lost = failure("kill@1", 1);
  EXPECT_EQ(lost.kind, FailureKind::worker_lost);
  EXPECT_THAT(lost.text, testing::EndsWith(" killed by signal 9 (SIGKILL)"));
}

TEST(OutcomeOf, ATimeOutOrTooMuchToSendKeepsItsKind) {
  const auto kind_of = [](const auto& error) {
    return std::get<Failure>(outcome_of(std::make_exception_ptr(error))).kind;
  };
  EXPECT_EQ(kind_of(processes::TaskTimedOut("")), FailureKind::timed_out);
  EXPECT_EQ(kind_of(processes::FrameError("")), FailureKind::too_large);
  EXPECT_EQ(kind_of(std::bad_alloc()), FailureKind::out_of_memory);
}

}  // namespace
}  // namespace lab
