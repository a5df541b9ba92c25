// A cell measures what is right, and gives no time to what is wrong.

#include "bench/harness/cell.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "bench/tests/made_up_python.hpp"
#include "workloads/scratch_folder.hpp"

namespace lab {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Key;

Arm three_numbers(const std::string& model) {
  return {.name = model,
          .by = ByModel{model},
          .concurrency = 2,
          .spec = {.workload = "fibonacci", .tasks = 3, .input = "1,10,20"}};
}

/// The same numbers from a program that is no model of ours.
Arm peer() {
  Arm arm = three_numbers("");
  arm.name = "peer";
  arm.by = ByPeer{"gil.py", "threads"};
  return arm;
}

const std::vector<std::string> right{"F(1) = 1", "F(10) = 55", "F(20) = 6765"};
const std::vector<std::string> wrong{"F(1) = 1", "F(10) = 54", "F(20) = 6765"};

class CellOfPeer : public testing::Test {
 protected:
  /// A peer that prints these lines.
  Cell& cell(const std::vector<std::string>& lines) {
    python_.emplace(lines);
    bench_.peers.python = python_->program();
    return cell_.emplace(bench_, peer(), peer());
  }

  ServerProcess server_;
  Bench bench_{.server = server_};
  std::optional<MadeUpPython> python_;
  std::optional<Cell> cell_;
};

void expect_failed(const Cell& cell, const std::string& error) {
  EXPECT_THAT(cell.error(), HasSubstr(error));
  EXPECT_FALSE(cell.is_verified());
  EXPECT_TRUE(cell.samples().empty());
  EXPECT_FALSE(cell.typical_trace());
}

TEST_F(CellOfPeer, TakesWhatThePeerHasMeasuredWhenItsAnswersAreRight) {
  Cell& checked = cell({line_of_a_peer(right, 0.25)});
  EXPECT_EQ(checked.measure(), 0.25);
  EXPECT_TRUE(checked.is_verified());
  ASSERT_EQ(checked.samples().size(), 1U);
  EXPECT_EQ(checked.samples()[0].cpu_user_seconds, 0.125);
  EXPECT_EQ(checked.samples()[0].threads_made, 4U);
  EXPECT_EQ(checked.samples()[0].processes_made, std::nullopt);
}

TEST_F(CellOfPeer, GivesNoTimeToAWrongAnswerAndNamesBoth) {
  Cell& checked = cell({line_of_a_peer(wrong)});
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked,
                "task 1: sequential gives F(10) = 55, peer gives F(10) = 54");
}

TEST_F(CellOfPeer, TakesBackEarlierTimesWhenALaterAnswerIsWrong) {
  // It rehearses once, is right twice, and then wrong.
  const std::string fine = line_of_a_peer(right);
  Cell& checked = cell({fine, fine, fine, line_of_a_peer(wrong)});
  EXPECT_NE(checked.measure(), std::nullopt);
  EXPECT_NE(checked.measure(), std::nullopt);
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked, "task 1: sequential gives");
}

TEST_F(CellOfPeer, IsNotMeasuredAgainAfterItFailed) {
  Cell& checked = cell({line_of_a_peer(wrong), line_of_a_peer(right)});
  checked.measure();
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked, "task 1");
}

TEST_F(CellOfPeer, MissesAnAnswer) {
  Cell& checked = cell({line_of_a_peer({"F(1) = 1", "F(10) = 55"})});
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked, "2 outcomes for 3 tasks");
}

TEST_F(CellOfPeer, CannotReadWhatThePeerPrints) {
  Cell& checked = cell({"Traceback (most recent call last):"});
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked, "parse error");
}

TEST_F(CellOfPeer, SaysThatThePeerEndedInFailure) {
  bench_.peers.python = "false";
  Cell failing(bench_, peer(), peer());
  EXPECT_EQ(failing.measure(), std::nullopt);
  expect_failed(failing, "gil.py threads ended with exit code 1");
}

class CellOfModel : public testing::Test {
 protected:
  Cell cell(const Arm& arm) { return {bench_, arm, arm}; }

  /// Four requests at a gate that opens for four.  Sequential would wait there
  /// for ever, so the cell is told what it would have answered.
  Arm fetches(const std::string& path,
              const Answer& answer = "200, 10 bytes, crc32 7217e74d") {
    Arm arm = three_numbers("async");
    arm.spec = {.workload = "fetch",
                .tasks = 4,
                .server = "filled in by the cell",
                .input = path};
    arm.concurrency = 4;
    bench_.references[to_json(arm.spec)] = std::vector<Outcome>(4, answer);
    return arm;
  }

  /// Three prices, of which the one in the middle is not to be had.
  static Arm prices(Failing must_fail) {
    Arm arm = three_numbers("threads");
    arm.spec = {.workload = "quotes",
                .tasks = 3,
                .server = "filled in by the cell",
                .input = "AAPL,NONE,MSFT"};
    arm.must_fail = std::move(must_fail);
    return arm;
  }

  void expect_refused(const Arm& arm, const std::string& error) {
    Cell refused = cell(arm);
    EXPECT_EQ(refused.measure(), std::nullopt);
    expect_failed(refused, error);
  }

  ServerProcess server_;
  std::stop_source stop_;
  ScratchFolder scratch_;
  Bench bench_{
      .server = server_, .stop = stop_.get_token(), .scratch = scratch_.path()};
};

TEST_F(CellOfModel, KeepsASampleOfEveryRepetition) {
  Cell measured = cell(three_numbers("threads"));
  measured.measure();
  measured.measure();
  ASSERT_EQ(measured.samples().size(), 2U);
  EXPECT_EQ(measured.samples()[0].block, 0U);
  EXPECT_EQ(measured.samples()[1].block, 1U);
  EXPECT_EQ(measured.samples()[1].threads_made, 3U);
  EXPECT_GT(measured.samples()[1].peak_memory_bytes, 0U);
  EXPECT_EQ(measured.samples()[1].server, std::nullopt);
  EXPECT_EQ(measured.samples()[1].right_answers, 3U);
  EXPECT_EQ(measured.samples()[1].failures, 0U);
  EXPECT_EQ(measured.error(), "");
}

TEST_F(CellOfModel, TracesTheTasksOfOneRepetition) {
  Cell measured = cell(three_numbers("sequential"));
  measured.measure();
  const auto trace = measured.typical_trace();
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->block, 0U);
  EXPECT_EQ(trace->tasks.size(), 3U);
}

TEST_F(CellOfModel, KnowsWhatTheServerSaw) {
  Cell measured = cell(fetches("/gate/4?quiet_ms=60000"));
  measured.measure();
  ASSERT_EQ(measured.samples().size(), 1U) << measured.error();
  EXPECT_EQ(measured.samples()[0].server->requests, 4U);
  EXPECT_EQ(measured.samples()[0].server->peak_in_flight, 4U);
}

TEST_F(CellOfModel, CountsTheConnectionsThatItLeavesBehind) {
  Cell served = cell(fetches("/gate/4?quiet_ms=60000"));
  served.measure();
  EXPECT_TRUE(served.samples()[0].measures.contains("time_waits"));
  Cell alone = cell(three_numbers("threads"));
  alone.measure();
  EXPECT_FALSE(alone.samples()[0].measures.contains("time_waits"));
}

TEST_F(CellOfModel, FailsWhenATaskFailsThatDoesNotInSequential) {
  Cell refused = cell(fetches("/gate/4?limit=3&quiet_ms=1"));
  EXPECT_EQ(refused.measure(), std::nullopt);
  expect_failed(refused, "async gives bad_status");
}

TEST_F(CellOfModel, CountsFailuresThatItIsPreparedFor) {
  Arm arm =
      fetches("/gate/1 /delay/0?error_rate=1", "200, 10 bytes, crc32 0f601308");
  arm.by = ByModel{"async", FailureKind::bad_status};
  Cell refused = cell(arm);
  ASSERT_NE(refused.measure(), std::nullopt) << refused.error();
  EXPECT_EQ(refused.samples().at(0).failures, 2U);
  EXPECT_EQ(refused.samples().at(0).right_answers, 2U);
}

TEST_F(CellOfModel, FailsWhenAllFailThoughSomeMay) {
  Arm arm = fetches("/delay/0?error_rate=1");
  arm.by = ByModel{"async", FailureKind::bad_status};
  expect_refused(arm, "all tasks failed, the first with bad_status");
}

TEST_F(CellOfModel, FailsWhenTheReferenceFails) {
  expect_refused(prices({}),
                 "the reference, sequential, failed at task 1: no_result");
}

TEST_F(CellOfModel, FailsWhenTheReferenceCannotReadAPicture) {
  std::ofstream(scratch_.path() / "picture_40_1_0.png") << "no picture";
  Arm arm = three_numbers("threads");
  arm.spec = {.workload = "images", .tasks = 1, .size = 40, .seed = 1};
  expect_refused(arm, "the reference, sequential, failed at task 0");
}

TEST_F(CellOfModel, FailsWhenEvenTheReferenceMayFailInSomeArm) {
  Arm arm = prices({});
  arm.by = ByModel{"threads", FailureKind::no_result};
  expect_refused(arm, "the reference, sequential, failed at task 1: no_result");
}

TEST_F(CellOfModel, TakesAFailureThatTheExperimentAsksFor) {
  Cell checked = cell(prices({{1, FailureKind::no_result}}));
  ASSERT_NE(checked.measure(), std::nullopt) << checked.error();
  EXPECT_TRUE(checked.is_verified());
  EXPECT_EQ(checked.samples()[0].right_answers, 2U);
  EXPECT_EQ(checked.samples()[0].failures, 1U);
}

TEST_F(CellOfModel, FailsWhenATaskFailsInAnotherWayThanItMust) {
  expect_refused(prices({{1, FailureKind::bad_status}}),
                 "the reference, sequential, should fail at task 1 with "
                 "bad_status: it gives no_result");
}

TEST_F(CellOfModel, FailsWhenATaskSucceedsThatMustFail) {
  expect_refused(
      prices({{1, FailureKind::no_result}, {2, FailureKind::no_result}}),
      "should fail at task 2 with no_result: it gives MSFT");
  expect_refused(prices({{3, FailureKind::no_result}}),
                 "task 3 should fail, but there are only 3");
}

TEST_F(CellOfModel, FailsWhenThereIsNothingToCheck) {
  Arm arm = three_numbers("threads");
  arm.spec.tasks = 0;
  expect_refused(arm, "there is no task whose answer could be checked");
}

TEST_F(CellOfModel, FailsWhenItsBatchCannotBeBuilt) {
  Arm arm = three_numbers("threads");
  arm.spec.input = "ninety";
  Cell impossible = cell(arm);
  EXPECT_EQ(impossible.measure(), std::nullopt);
  expect_failed(impossible, "ninety");
}

TEST_F(CellOfModel, MeasuresNothingOnceTheRunIsStopped) {
  Cell stopped = cell(three_numbers("threads"));
  stop_.request_stop();
  EXPECT_EQ(stopped.measure(), std::nullopt);
  EXPECT_TRUE(stopped.samples().empty());
  EXPECT_EQ(stopped.error(), "");  // to be stopped is no failure
}

Arm by_code(Code code) {
  return {.name = "code", .by = ByCode{std::move(code), {"one", "two"}}};
}

TEST_F(CellOfModel, MeasuresLatencyWhereThatIsAskedFor) {
  Arm arm = three_numbers("threads");
  arm.by = ByModel{.model = "threads", .measures_latency = true};
  Cell checked = cell(arm);
  ASSERT_NE(checked.measure(), std::nullopt) << checked.error();
  EXPECT_THAT(checked.samples()[0].measures,
              Contains(Key("latency_p99_seconds")));
}

class CellOfCode : public testing::Test {
 protected:
  ServerProcess server_;
  Bench bench_{.server = server_};
};

TEST_F(CellOfCode, KeepsWhatTheCodeHasMeasuredItself) {
  const Arm arm = by_code([](auto&&...) {
    return Observed{.answers = {"one", "two"},
                    .measures = {{&metrics::longest_gap_seconds, 0.5}},
                    .wall_seconds = 0.25};
  });
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), 0.25);
  EXPECT_TRUE(cell.is_verified());
  EXPECT_EQ(cell.samples()[0].measures.at("longest_gap_seconds"), 0.5);
}

TEST_F(CellOfCode, GivesNoTimeToAWrongAnswer) {
  const Arm arm = by_code([](auto&&...) {
    return Observed{.answers = {"one", "three"}};
  });
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
  expect_failed(cell, "task 1: a right one gives two, code gives three");
}

TEST_F(CellOfCode, CountsNoFailureAmongTheRightAnswers) {
  Arm arm = by_code([](auto&&...) {
    return Observed{.answers = {"one", "status 500"},
                    .failed = {{1, FailureKind::bad_status}}};
  });
  arm.must_fail = {{1, FailureKind::bad_status}};
  Cell cell(bench_, arm, arm);
  ASSERT_NE(cell.measure(), std::nullopt) << cell.error();
  EXPECT_EQ(cell.samples()[0].right_answers, 1U);
  EXPECT_EQ(cell.samples()[0].failures, 1U);
}

TEST_F(CellOfCode, FailsWhenATaskSucceedsThatMustFail) {
  Arm arm = by_code([](auto&&...) {
    return Observed{.answers = {"one", "two"}};
  });
  arm.must_fail = {{1, FailureKind::bad_status}};
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
  expect_failed(cell, "task 1: a right one gives bad_status");
}

TEST_F(CellOfCode, FailsWhenItWasNotStoppedButSaysSo) {
  const Arm arm = by_code([](auto&&...) {
    return Observed{
        .answers = {"", ""},
        .failed = {{0, FailureKind::stopped}, {1, FailureKind::stopped}}};
  });
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
  expect_failed(cell, "task 0: a right one gives one, code gives stopped");
}

TEST_F(CellOfCode, FailsWhenThereIsNothingToCheck) {
  Arm arm = by_code([](auto&&...) { return Observed{.answers = {}}; });
  std::get<ByCode>(arm.by).expected.clear();
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
  expect_failed(cell, "there is no task whose answer could be checked");
}

TEST_F(CellOfCode, IsNotVerifiedWhenStoppedBeforeItsAnswersWereChecked) {
  std::stop_source stop;
  const Arm arm = by_code([&stop](auto&&...) {
    stop.request_stop();
    return Observed{.answers = {"one", "two"}};
  });
  bench_.stop = stop.get_token();
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
  EXPECT_FALSE(cell.is_verified());
  EXPECT_EQ(cell.error(), "");
}

TEST_F(CellOfCode, CallsItAResultWhenTheMachineIsTheEndOfItsRoad) {
  Arm arm = by_code([](auto&&...) -> Observed {
    throw EnvironmentError("no thread is left");
  });
  arm.may_end = true;
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
  EXPECT_EQ(cell.end(), "no thread is left");
  EXPECT_EQ(cell.error(), "");
  EXPECT_FALSE(bench_.lacks_something);
}

TEST_F(CellOfCode, TriesNothingOutThatTheMachineIsKnownToLack) {
  bool was_tried = false;
  Arm arm = by_code([&was_tried](auto&&...) -> Observed {
    was_tried = true;
    return {};
  });
  arm.may_end = true;
  arm.require = [] { throw EnvironmentError("9 GB are free"); };
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
  EXPECT_EQ(cell.end(), "9 GB are free");
  EXPECT_FALSE(was_tried);
}

TEST_F(CellOfCode, CallsItAFailureForAnyOtherArm) {
  const Arm arm = by_code([](auto&&...) -> Observed {
    throw EnvironmentError("no thread is left");
  });
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
  expect_failed(cell, "no thread is left");
  EXPECT_TRUE(bench_.lacks_something);
}

}  // namespace
}  // namespace lab
