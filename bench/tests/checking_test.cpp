// What is right has a time, and what is wrong has none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "bench/tests/made_up_cells.hpp"

namespace lab {
namespace {

TEST_F(CellOfPeer, GivesNoTimeToAWrongAnswerAndNamesBoth) {
  Cell& checked = cell({line_of_a_peer(wrong)});
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked,
                "task 1: sequential gives F(10) = 55, peer gives F(10) = 54");
}

TEST_F(CellOfPeer, TakesBackEarlierTimesWhenALaterAnswerIsWrong) {
  const std::string fine = line_of_a_peer(right);
  Cell& checked = cell({fine, fine, line_of_a_peer(wrong)});
  EXPECT_NE(checked.measure(), std::nullopt);
  EXPECT_NE(checked.measure(), std::nullopt);
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked, "task 1: sequential gives");
}

TEST_F(CellOfPeer, MissesAnAnswer) {
  Cell& checked = cell({line_of_a_peer({"F(1) = 1", "F(10) = 55"})});
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked, "2 outcomes for 3 tasks");
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

}  // namespace
}  // namespace lab
