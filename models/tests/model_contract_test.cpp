// The promises that every model makes, checked for every model with every
// workload.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <tuple>
#include <vector>

#include "mock_server/mock_server.hpp"
#include "models/hosts/hosts.hpp"
#include "models/models.hpp"
#include "workloads/scratch_folder.hpp"
#include "workloads/tests/small_spec.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

/// Hosts that are this machine, so that `hosts` is among the models.
[[maybe_unused]] const bool hosts_were_chosen = [] {
  ::setenv(hosts::chosen_variable, "a:2,b:2", 1);
  ::setenv("LAB_LAUNCHER", LAB_LOCAL_LAUNCHER, 1);
  return true;
}();

std::vector<std::string> names(const auto& catalogue) {
  std::vector<std::string> names;
  for (const auto& entry : catalogue) names.emplace_back(entry.name);
  return names;
}

/// Of some models ThreadSanitizer calls every hand-over a race.
bool can_be_watched([[maybe_unused]] const std::string& model) {
#ifdef __SANITIZE_THREAD__
  return model != "work_stealing" && model != "data_parallel";
#else
  return true;
#endif
}
constexpr auto why_not_watched =
    "oneTBB and libgomp order their threads where ThreadSanitizer cannot see";

class ModelContract
    : public testing::TestWithParam<std::tuple<std::string, std::string>> {
 protected:
  void SetUp() override {
    if (!can_be_watched(std::get<0>(GetParam())))
      GTEST_SKIP() << why_not_watched;
  }

  std::unique_ptr<Model> model() const {
    return make_model(std::get<0>(GetParam()));
  }

  std::unique_ptr<Batch> batch_of(std::size_t tasks) const {
    return make_batch(small_spec(std::get<1>(GetParam()), tasks,
                                 server_.address(), folder_.path()));
  }

 private:
  ScratchFolder folder_;
  MockServer server_;
};

TEST_P(ModelContract, GivesTheOutcomesOfSequential) {
  const auto batch = batch_of(11);
  EXPECT_EQ(model()->run(*batch, {.concurrency = 4}).outcomes,
            make_sequential()->run(*batch, {}).outcomes);
}

TEST_P(ModelContract, RunsAnEmptyBatch) {
  const RunResult result = model()->run(*batch_of(0), {.concurrency = 4});
  EXPECT_TRUE(result.outcomes.empty());
  EXPECT_TRUE(result.traces.empty());
}

TEST_P(ModelContract, RunsFewerTasksThanItsConcurrency) {
  EXPECT_EQ(model()->run(*batch_of(2), {.concurrency = 6}).outcomes.size(), 2U);
}

TEST_P(ModelContract, CanBeUsedAgain) {
  const auto batch = batch_of(5);
  const auto used = model();
  const auto first = used->run(*batch, {.concurrency = 2}).outcomes;
  EXPECT_EQ(used->run(*batch, {.concurrency = 3}).outcomes, first);
}

TEST_P(ModelContract, CanBeUsedAgainForAnotherBatch) {
  const auto used = model();
  EXPECT_EQ(used->run(*batch_of(3), {.concurrency = 2}).outcomes.size(), 3U);
  const auto other =
      make_batch({.workload = "fibonacci", .tasks = 2, .input = "10"});
  EXPECT_EQ(used->run(*other, {.concurrency = 2}).outcomes,
            (std::vector<Outcome>{Answer("F(10) = 55"), Answer("F(10) = 55")}));
}

TEST_P(ModelContract, TracesEveryTaskInOrderOfTime) {
  const auto before = std::chrono::steady_clock::now();
  const RunResult result = model()->run(*batch_of(6), {.concurrency = 2});
  const auto after = std::chrono::steady_clock::now();
  ASSERT_EQ(result.traces.size(), 6U);
  for (const TaskTrace& trace : result.traces) {
    EXPECT_LE(before, trace.submitted);
    EXPECT_LE(trace.submitted, trace.started);
    EXPECT_LE(trace.started, trace.finished);
    EXPECT_LE(trace.finished, after);
  }
}

TEST_P(ModelContract, StartsNothingOnceStopped) {
  std::stop_source stop;
  stop.request_stop();
  const RunResult result =
      model()->run(*batch_of(4), {.concurrency = 2, .stop = stop.get_token()});
  ASSERT_EQ(result.outcomes.size(), 4U);
  for (const Outcome& outcome : result.outcomes)
    EXPECT_EQ(std::get<Failure>(outcome).kind, FailureKind::stopped);
}

TEST_P(ModelContract, RefusesAnAbsurdConcurrency) {
  const auto batch = batch_of(1);
  EXPECT_THROW(model()->run(*batch, {.concurrency = 0}), std::invalid_argument);
  EXPECT_THROW(model()->run(*batch, {.concurrency = 1'000'001}),
               std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(
    EveryPair, ModelContract,
    testing::Combine(testing::ValuesIn(names(all_models())),
                     testing::ValuesIn(names(all_workloads()))),
    [](const auto& test) {
      return std::get<0>(test.param) + "_" + std::get<1>(test.param);
    });

class ModelWithServer : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!can_be_watched(GetParam())) GTEST_SKIP() << why_not_watched;
  }

  RunResult run(const Spec& spec, const RunOptions& options) const {
    return make_model(GetParam())->run(*make_batch(spec), options);
  }

  MockServer server_;
};

TEST_P(ModelWithServer, KeepsAFailureWithItsTask) {
  const Spec spec{.workload = "quotes",
                  .tasks = 4,
                  .server = server_.address(),
                  .input = "AAPL,NONE,FAIL,MSFT"};
  const auto outcomes = run(spec, {.concurrency = 4}).outcomes;
  EXPECT_TRUE(std::holds_alternative<Answer>(outcomes[0]));
  EXPECT_EQ(std::get<Failure>(outcomes[1]).kind, FailureKind::no_result);
  EXPECT_EQ(std::get<Failure>(outcomes[2]).kind, FailureKind::bad_status);
  EXPECT_TRUE(std::holds_alternative<Answer>(outcomes[3]));
}

TEST_P(ModelWithServer, SaysThatNobodyListens) {
  const Spec spec{.workload = "fetch",
                  .tasks = 3,
                  .server = "127.0.0.1:1",
                  .input = "/delay/0"};
  for (const Outcome& outcome : run(spec, {.concurrency = 3}).outcomes)
    EXPECT_EQ(std::get<Failure>(outcome).kind, FailureKind::refused);
}

TEST_P(ModelWithServer, HasAsManyTasksInFlightAsAskedFor) {
  // The gate opens only when all six requests are held there at once.
  const Spec spec{.workload = "fetch",
                  .tasks = 6,
                  .server = server_.address(),
                  .input = "/gate/6?quiet_ms=20000"};
  if (GetParam() == "sequential") GTEST_SKIP() << "one at a time by design";
  for (const Outcome& outcome : run(spec, {.concurrency = 6}).outcomes)
    EXPECT_TRUE(std::holds_alternative<Answer>(outcome));
}

TEST_P(ModelWithServer, NeverHasMoreInFlightThanAskedFor) {
  const Spec spec{.workload = "fetch",
                  .tasks = 12,
                  .server = server_.address(),
                  .input = "/delay/2?task={task}"};
  run(spec, {.concurrency = 3});
  EXPECT_LE(server_.stats().peak_in_flight, 3U);
  EXPECT_EQ(server_.stats().requests, 12U);
}

TEST_P(ModelWithServer, FinishesWhatRunsWhenStoppedOnTheWay) {
  // A batch that asks for a stop from inside its first task.
  class StopsItself final : public Batch {
   public:
    const Spec& spec() const override { return spec_; }
    Kind kind() const override { return Kind::waiting; }
    Answer run(std::size_t) const override {
      stop_.request_stop();
      return "done";
    }
    boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
      co_return run(task);
    }
    std::stop_token token() const { return stop_.get_token(); }

   private:
    Spec spec_{.workload = "sleep", .tasks = 5, .size = 1};
    mutable std::stop_source stop_;
  };
  if (GetParam() == "processes" || GetParam() == "process_pool" ||
      GetParam() == "hosts")
    GTEST_SKIP()
        << "a worker builds its own batch, which cannot reach our stop";
  const StopsItself batch;
  const auto outcomes =
      make_model(GetParam())->run(batch, {.stop = batch.token()}).outcomes;
  EXPECT_EQ(outcomes[0], Outcome(Answer("done")));
  for (std::size_t task = 1; task < outcomes.size(); ++task)
    EXPECT_EQ(std::get<Failure>(outcomes[task]).kind, FailureKind::stopped);
}

INSTANTIATE_TEST_SUITE_P(EveryModel, ModelWithServer,
                         testing::ValuesIn(names(all_models())),
                         [](const auto& test) { return test.param; });

TEST(Models, AnUnknownNameIsRefusedWithTheKnownOnes) {
  try {
    make_model("goroutines");
    FAIL() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("sequential, threads"),
              std::string::npos);
  }
}

TEST(Models, HaveNamesOfTheirOwn) {
  const auto all = names(all_models());
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), all.size());
}

}  // namespace
}  // namespace lab
