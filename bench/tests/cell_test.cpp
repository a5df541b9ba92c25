// A cell measures, and keeps what it has measured.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdint>
#include <list>
#include <stdexcept>

#include "bench/measure/usage.hpp"
#include "bench/tests/made_up_cells.hpp"
#include "bench/tests/used.hpp"
#include "models/usable_cores.hpp"

namespace lab {
namespace {

using testing::Contains;
using testing::Key;

TEST_F(CellOfPeer, TakesWhatThePeerHasMeasuredWhenItsAnswersAreRight) {
  Cell& checked = cell({line_of_a_peer(right, 0.25)});
  EXPECT_EQ(checked.measure(), 0.25);
  EXPECT_TRUE(checked.is_verified());
  ASSERT_EQ(checked.samples().size(), 1U);
  EXPECT_EQ(checked.samples()[0].cpu_user_seconds, 0.125);
  EXPECT_EQ(checked.samples()[0].threads_made, 4U);
  EXPECT_EQ(checked.samples()[0].processes_made, std::nullopt);
}

TEST_F(CellOfPeer, IsTimedAtOnceWhereNothingIsRehearsed) {
  const std::vector<std::string> lines{line_of_a_peer(right, 0.5),
                                       line_of_a_peer(right, 0.25)};
  EXPECT_EQ(cell(lines, shorter()).measure(), 0.25);
  bench_.rehearses = false;
  Cell& checked = cell(lines, shorter());
  EXPECT_EQ(checked.measure(), 0.5);
  EXPECT_TRUE(checked.is_verified());
}

TEST_F(CellOfPeer, IsTimedAtOnceWhereTheRehearsalWouldBeTheSameWork) {
  Cell& checked =
      cell({line_of_a_peer(right, 0.5), line_of_a_peer(right, 0.25)});
  EXPECT_EQ(checked.measure(), 0.5);
  EXPECT_TRUE(checked.is_verified());
}

TEST_F(CellOfPeer, TellsInWhichBlocksItWasMeasured) {
  const std::string fine = line_of_a_peer(right);
  Cell& checked = cell({fine, fine});
  checked.measure(1);
  checked.measure(4);
  EXPECT_EQ(checked.samples()[0].block, 1U);
  EXPECT_EQ(checked.samples()[1].block, 4U);
}

TEST_F(CellOfPeer, IsCheckedEvenIfItIsNotRehearsed) {
  bench_.rehearses = false;
  Cell& checked = cell({line_of_a_peer(wrong)});
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked, "task 1");
}

TEST_F(CellOfPeer, IsNotMeasuredAgainAfterItFailed) {
  Cell& checked = cell({line_of_a_peer(wrong), line_of_a_peer(right)});
  checked.measure();
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked, "task 1");
}

TEST_F(CellOfPeer, CannotReadWhatThePeerPrints) {
  Cell& checked = cell({"Traceback (most recent call last):"});
  EXPECT_EQ(checked.measure(), std::nullopt);
  expect_failed(checked,
                "gil.py threads prints no result, but: Traceback (most recent");
}

TEST_F(CellOfPeer, SaysThatThePeerEndedInFailure) {
  bench_.peers.python = "false";
  Cell failing(bench_, peer(), peer());
  EXPECT_EQ(failing.measure(), std::nullopt);
  expect_failed(failing, "gil.py threads ended with exit code 1");
}

TEST_F(CellOfModel, KeepsASampleOfEveryRepetition) {
  Cell measured = cell(three_numbers("threads"));
  measured.measure();
  measured.measure();
  ASSERT_EQ(measured.samples().size(), 2U);
  EXPECT_EQ(measured.samples()[0].block, 0U);
  EXPECT_EQ(measured.samples()[1].block, 1U);
  EXPECT_EQ(measured.samples()[1].threads_made, 3U);
  EXPECT_GT(measured.samples()[1].peak_memory_bytes, 0U);
  EXPECT_LT(measured.samples()[1].added_memory_bytes,
            measured.samples()[1].peak_memory_bytes);
  EXPECT_EQ(measured.samples()[1].server, std::nullopt);
  EXPECT_EQ(measured.samples()[1].right_answers, 3U);
  EXPECT_EQ(measured.samples()[1].failures, 0U);
  EXPECT_EQ(measured.error(), "");
}

TEST_F(CellOfModel, CountsNoMemoryThatWasGivenBackBefore) {
  constexpr std::size_t much = 64 << 20;
  { const Memory memory(much); }
  const std::uint64_t peak_before = peak_memory_bytes();
  Cell measured = cell(three_numbers("sequential"));
  measured.measure();
  EXPECT_LT(measured.samples().at(0).peak_memory_bytes, peak_before - much / 2);
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

TEST_F(CellOfModel, MeasuresLatencyWhereThatIsAskedFor) {
  Arm arm = three_numbers("threads");
  arm.by = ByModel{.model = "threads", .measures_latency = true};
  Cell checked = cell(arm);
  ASSERT_NE(checked.measure(), std::nullopt) << checked.error();
  EXPECT_THAT(checked.samples()[0].measures,
              Contains(Key("latency_p99_seconds")));
}

TEST_F(CellOfModel, GivesAModelNoMoreCoresThanItMayUse) {
  const std::size_t before = usable_cores();
  Arm arm = three_numbers("async_multi");
  arm.by = ByModel{.model = "async_multi", .cores = 1};
  Cell bound = cell(arm);
  ASSERT_NE(bound.measure(), std::nullopt) << bound.error();
  EXPECT_EQ(bound.samples()[0].threads_made, 1U);  // one for each core
  EXPECT_EQ(usable_cores(), before);
}

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

TEST_F(CellOfCode, IsRepeatedForNoLongerThanTheRunCanAfford) {
  std::list<Other> others;
  const Arm arm = by_code([&others](auto&&...) {
    others.emplace_back(0.1);
    return Observed{.answers = {"one", "two"}, .wall_seconds = 1e-9};
  });
  bench_.rehearses = false;
  bench_.spare_seconds = 0.25;
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), 1e-9);
  EXPECT_LE(others.size(), 3U);  // however little of it was timed
  EXPECT_GE(bench_.spare_seconds, 0);
}

TEST_F(CellOfCode, HasNoValidTimeIfItWasStoppedMeanwhile) {
  const Arm arm = by_code([](auto&&...) {
    ::raise(SIGCONT);  // what ends a stop
    return Observed{.answers = {"one", "two"}};
  });
  bench_.rehearses = false;
  Cell cell(bench_, arm, arm);
  EXPECT_NE(cell.measure(), std::nullopt);
  EXPECT_EQ(cell.samples().at(0).taint,
            "it was stopped meanwhile, as by Ctrl+Z");
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

TEST_F(CellOfCode, HasNotFailedOfWhatASignalDidBeforeItWasAStop) {
  const Arm arm = by_code([this](auto&&...) -> Observed {
    bench_.is_interrupted = [] { return true; };
    throw std::runtime_error("worker 1 killed by signal 2 (SIGINT)");
  });
  Cell cell(bench_, arm, arm);
  EXPECT_EQ(cell.measure(), std::nullopt);
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
