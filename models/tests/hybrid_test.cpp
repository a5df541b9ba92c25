// Tasks of two steps: the loop of `hybrid` waits, its workers compute.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>
#include <utility>

#include "models/models.hpp"
#include "models/process_models.hpp"
#include "models/processes/tests/test_workers.hpp"
#include "models/tests/misbehaving_batch.hpp"
#include "workloads/two_steps.hpp"

namespace lab {
namespace {

using processes::expect_no_children;
using testing::EndsWith;

/// Fetches its own number, and only a worker can compute with it.
class TwoStepBatch final : public Batch, public TwoSteps {
 public:
  TwoStepBatch(const std::string& input, std::size_t tasks)
      : in_worker_(input, tasks) {}

  const Spec& spec() const override { return in_worker_.spec(); }
  Kind kind() const override { return Kind::computing; }
  Answer run(std::size_t task) const override { return in_worker_.run(task); }
  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    co_return run(task);
  }
  const TwoSteps* two_steps() const override { return this; }

  boost::asio::awaitable<std::string> fetch(std::size_t task) const override {
    if (task == unreachable)
      throw TaskError(FailureKind::refused, "nobody listens");
    co_return task == empty ? "" : "fetched " + std::to_string(task);
  }
  Answer compute(std::size_t task, const std::string&) const override {
    return run(task);
  }

  static constexpr std::size_t unreachable = 5;
  static constexpr std::size_t empty = 6;

 private:
  MisbehavingBatch in_worker_;
};

class Hybrid : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }

  static RunResult run(const std::string& input, std::size_t tasks,
                       std::size_t concurrency) {
    return make_hybrid(misbehaving_workers())
        ->run(TwoStepBatch(input, tasks), {.concurrency = concurrency});
  }
};

Failure failure(const RunResult& result, std::size_t task) {
  const auto* found = std::get_if<Failure>(&result.outcomes.at(task));
  return found != nullptr ? *found : Failure{FailureKind::error, "none"};
}

TEST_F(Hybrid, HasWorkersComputeWithWhatTheLoopFetched) {
  const RunResult result = run("fine@*", 5, 3);
  for (std::size_t task = 0; task < 5; ++task)
    EXPECT_EQ(result.outcomes[task],
              Outcome(fmt::format("{0} of fetched {0}", task)));
}

TEST_F(Hybrid, TellsAnEmptyBodyFromNone) {
  EXPECT_EQ(run("fine@*", 7, 2).outcomes[TwoStepBatch::empty],
            Outcome(Answer("6 of ")));
}

TEST_F(Hybrid, KeepsAFailureOfTheFirstStepWithItsTask) {
  const RunResult result = run("fine@*", 6, 6);
  EXPECT_EQ(failure(result, TwoStepBatch::unreachable),
            (Failure{FailureKind::refused, "nobody listens"}));
  EXPECT_EQ(result.outcomes[4], Outcome(Answer("4 of fetched 4")));
}

TEST_F(Hybrid, KeepsAFailureOfTheSecondStepWithItsTask) {
  const RunResult result = run("throw@1", 3, 3);
  EXPECT_EQ(failure(result, 1), (Failure{FailureKind::error, "no luck"}));
  EXPECT_EQ(result.outcomes[2], Outcome(Answer("2 of fetched 2")));
}

TEST_F(Hybrid, GivesEveryTaskAnOutcomeWhenEveryWorkerIsLost) {
  const RunResult result = run("exit@*", 5, 5);
  for (std::size_t task = 0; task < 5; ++task)
    EXPECT_EQ(failure(result, task).kind, FailureKind::worker_lost);
  EXPECT_THAT(failure(result, 4).text, EndsWith("with exit code 99"));
}

TEST_F(Hybrid, KeepsItsWorkersAndReplacesLostOnes) {
  const auto hybrid = make_hybrid(misbehaving_workers());
  const RunOptions one{.concurrency = 1};
  EXPECT_EQ(hybrid->run(TwoStepBatch("fine@*", 2), one).made.processes, 1U);
  const RunResult lost = hybrid->run(TwoStepBatch("kill@1", 3), one);
  EXPECT_EQ(lost.made.processes, 1U);
  EXPECT_EQ(failure(lost, 1).kind, FailureKind::worker_lost);
  EXPECT_EQ(lost.outcomes[2], Outcome(Answer("2 of fetched 2")));
  EXPECT_EQ(hybrid->run(TwoStepBatch("fine@*", 2), one).made.processes, 0U);
}

TEST_F(Hybrid, EndsWhatItHasBegunWhenAWorkerCannotBeStarted) {
  auto workers = misbehaving_workers();
  workers.task_limit = std::chrono::milliseconds(200);
  int starts = 0;
  workers.before_start = [&starts] {
    if (++starts > 2) throw std::system_error(EAGAIN, std::system_category());
  };
  const auto hybrid = make_hybrid(workers);
  // While one worker is at task 1, the other is lost, and not to be replaced.
  EXPECT_THROW(
      hybrid->run(TwoStepBatch("kill@0,hang@1", 3), {.concurrency = 2}),
      EnvironmentError);
  expect_no_children();
}

TEST_F(Hybrid, SaysThatOrdinaryTasksHaveNoSecondStep) {
  // The misbehaving worker keeps its steps to itself when asked to.
  EXPECT_EQ(failure(run("whole@*", 1, 1), 0).text, "its tasks have no steps");
}

}  // namespace
}  // namespace lab
