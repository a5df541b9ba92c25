// What run.json says of the cells.

#include "bench/harness/results.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "bench/claims.hpp"
#include "bench/tests/made_up_python.hpp"

namespace lab {
namespace {

using nlohmann::json;

Arm sum(const std::string& name, const std::string& model) {
  return {.name = name,
          .by = ByModel{model},
          .concurrency = 2,
          .spec = {.workload = "sum", .tasks = 2, .size = 1000}};
}

class Results : public testing::Test {
 protected:
  Results() { measured_.planned.experiment.kind = Kind::computing; }

  Cell& add(const Arm& arm) {
    return measured_.cells.emplace_back(bench_, arm, arm);
  }

  json arm(std::size_t index) const {
    return to_json(measured_).at("arms").at(index);
  }

  ServerProcess server_;
  Bench bench_{.server = server_};
  Measured measured_;
};

TEST_F(Results, SayWhatTheExperimentAsks) {
  measured_.planned.setting.time_scale = 0.5;
  measured_.planned.experiment.id = "two_sums";
  measured_.planned.experiment.tasks = 2;
  const json written = to_json(measured_);
  EXPECT_EQ(written.at("id"), "two_sums");
  EXPECT_EQ(written.at("kind"), "computing");
  EXPECT_EQ(written.at("tasks"), 2);
  EXPECT_EQ(written.at("time_scale"), 0.5);
  EXPECT_EQ(written.at("arms"), json::array());
}

TEST_F(Results, HaveNullForWhatAClaimDoesNotHave) {
  measured_.planned.experiment.claims = {
      {"fast", ours, takes("threads", at_most(2)), "Threads are fast"}};
  const json claim = to_json(measured_).at("claims").at(0);
  EXPECT_EQ(claim.at("metric"), "wall_seconds");
  EXPECT_EQ(claim.at("relation"), "at_most");
  EXPECT_EQ(claim.at("claimed"), 2);
  EXPECT_TRUE(claim.at("base").is_null());
  EXPECT_TRUE(claim.at("bound").is_null());
}

TEST_F(Results, SayOfEachClaimWhereItComesFrom) {
  const Comparison says = takes("threads", at_most(2));
  measured_.planned.experiment.source = "A1 A2";
  measured_.planned.experiment.claims = {{"number", figure, says, "2 s"},
                                         {"word", statement_of("A2"), says, ""},
                                         {"own", ours, says, ""},
                                         {"sound", check, says, ""}};
  const json claims = to_json(measured_).at("claims");
  const auto told = [&claims](std::size_t i) {
    return json{claims.at(i).at("origin"), claims.at(i).at("article")};
  };
  EXPECT_EQ(told(0), (json{"figure", "A1 A2"}));
  EXPECT_EQ(told(1), (json{"statement", "A2"}));
  EXPECT_EQ(told(2), (json{"ours", nullptr}));
  EXPECT_EQ(told(3), (json{"check", nullptr}));
}

TEST_F(Results, HaveEverySampleOfAnArm) {
  Cell& cell = add(sum("threads", "threads"));
  cell.measure();
  cell.measure();
  const json written = arm(0);
  EXPECT_EQ(written.at("verified"), true);
  EXPECT_TRUE(written.at("error").is_null());
  ASSERT_EQ(written.at("samples").size(), 2U);
  const json& sample = written.at("samples").at(1);
  EXPECT_EQ(sample.at("wall_seconds"), cell.samples()[1].wall_seconds);
  EXPECT_EQ(sample.at("cpu_seconds"),
            *cell.samples()[1].cpu_user_seconds +
                *cell.samples()[1].cpu_system_seconds);
  EXPECT_TRUE(sample.at("server").is_null());
  EXPECT_EQ(sample.at("right_answers"), 2);
  EXPECT_EQ(sample.at("failures"), 0);
  EXPECT_EQ(written.at("expected_failures"), 0);
  EXPECT_EQ(written.at("may_fail"), false);
}

Arm gathered_with_a_failure() {
  Arm arm{.name = "gathered",
          .by = ByCode{[](auto&&...) {
                         return Observed{
                             .answers = {"one", "status 500"},
                             .failed = {{1, FailureKind::bad_status}},
                             .traces = std::vector<TaskTrace>(2)};
                       },
                       {"one", ""}}};
  arm.must_fail = {{1, FailureKind::bad_status}};
  return arm;
}

TEST_F(Results, CountFailuresOnPurposeApartFromRightAnswers) {
  add(gathered_with_a_failure()).measure();
  const json written = arm(0);
  EXPECT_EQ(written.at("verified"), true) << written.at("error");
  EXPECT_EQ(written.at("expected_failures"), 1);
  EXPECT_EQ(written.at("samples").at(0).at("right_answers"), 1);
  EXPECT_EQ(written.at("samples").at(0).at("failures"), 1);
  const json& tasks = written.at("trace").at("tasks");
  EXPECT_TRUE(tasks.at(0).at("failure").is_null());
  EXPECT_EQ(tasks.at(1).at("failure"), "bad_status");
}

TEST_F(Results, BlameNoTaskForAFailureThatStandsForAll) {
  Arm arm_of_two = gathered_with_a_failure();
  arm_of_two.must_fail = {{0, FailureKind::bad_status}};
  arm_of_two.by =
      ByCode{[](auto&&...) {
               return Observed{.answers = {"status 500"},
                               .failed = {{0, FailureKind::bad_status}},
                               .traces = std::vector<TaskTrace>(2)};
             },
             {""}};
  add(arm_of_two).measure();
  const json written = arm(0);
  EXPECT_EQ(written.at("samples").at(0).at("right_answers"), 0);
  for (const json& task : written.at("trace").at("tasks"))
    EXPECT_TRUE(task.at("failure").is_null());
}

TEST_F(Results, TraceTasksFromTheMomentTheyWereHandedIn) {
  add(sum("sequential", "sequential")).measure();
  const json trace = arm(0).at("trace");
  EXPECT_EQ(trace.at("block"), 0);
  ASSERT_EQ(trace.at("tasks").size(), 2U);
  EXPECT_EQ(trace.at("tasks").at(0).at("submitted_seconds"), 0.0);
  EXPECT_TRUE(trace.at("tasks").at(1).at("failure").is_null());
  EXPECT_LE(trace.at("tasks").at(0).at("finished_seconds"),
            trace.at("tasks").at(1).at("started_seconds"));
}

TEST_F(Results, BoundComputingByTheBestTimeOfItsBase) {
  Arm parallel = sum("threads", "threads");
  parallel.bound = {.base = "sequential", .parts = 2};
  add(parallel);
  EXPECT_TRUE(arm(0).at("bound_seconds").is_null());  // nothing measured yet
  Cell& base = add(sum("sequential", "sequential"));
  base.measure();
  base.measure();
  const double best =
      std::min(base.samples()[0].wall_seconds, base.samples()[1].wall_seconds);
  EXPECT_EQ(arm(0).at("bound_seconds"), best / 2);
  EXPECT_TRUE(arm(1).at("bound_seconds").is_null());  // it has none
}

TEST_F(Results, BoundWaitingBySeconds) {
  Arm waiting = sum("threads", "threads");
  waiting.bound = {.seconds = 0.75};
  add(waiting);
  EXPECT_EQ(arm(0).at("bound_seconds"), 0.75);
}

TEST_F(Results, BoundWaitingBeforeComputingByTheSum) {
  Arm both = sum("threads", "threads");
  both.bound = {.seconds = 0.75, .base = "sequential", .parts = 2};
  add(both);
  EXPECT_TRUE(arm(0).at("bound_seconds").is_null());  // nothing measured yet
  Cell& base = add(sum("sequential", "sequential"));
  base.measure();
  EXPECT_EQ(arm(0).at("bound_seconds"),
            0.75 + base.samples()[0].wall_seconds / 2);
}

TEST_F(Results, HaveNoTimeForAWrongAnswer) {
  const MadeUpPython python({line_of_a_peer({"1", "2"})});
  bench_.peers.python = python.program();
  Arm peer = sum("peer", "");
  peer.by = ByPeer{"gil.py", "threads"};
  add(peer).measure();
  const json written = arm(0);
  EXPECT_EQ(written.at("verified"), false);
  EXPECT_NE(written.at("error").get<std::string>(), "");
  EXPECT_EQ(written.at("samples"), json::array());
  EXPECT_TRUE(written.at("trace").is_null());
  EXPECT_TRUE(written.at("model").is_null());
  EXPECT_EQ(written.at("peer"), true);
}

}  // namespace
}  // namespace lab
