// Batches that the user describes: what is understood, what is refused, and
// what is then measured.

#include "bench/experiments/own_batches.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "bench/harness/plan.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

const Setting usual{.usable_cores = 2, .server = "127.0.0.1:1"};

std::vector<OwnBatch> batches_of(const std::vector<std::string>& texts) {
  std::vector<OwnBatch> batches;
  for (const std::string& text : texts) add_own_batch(batches, text);
  return batches;
}

Arm arm_of(const std::string& text) {
  return own_batches(usual, batches_of({text})).arms.at(0);
}

TEST(OwnBatches, WaitAndComputeAsTheUserSays) {
  const Arm arm = arm_of("async,500,0.0825,0.002,50");
  EXPECT_EQ(arm.name, "async,500,0.0825,0.002,50");
  EXPECT_EQ(arm.model(), "async");
  EXPECT_EQ(arm.concurrency, 50U);
  EXPECT_EQ(arm.spec.workload, "fetch_and_sum");
  EXPECT_EQ(arm.spec.tasks, 500U);
  EXPECT_EQ(arm.spec.input, "82.5");
  EXPECT_GT(arm.spec.size, 0U);
  EXPECT_DOUBLE_EQ(arm.bound.seconds.value_or(0), 10 * 0.0825);
}

TEST(OwnBatches, ThatOnlyWaitOrOnlyComputeAreThoseOfTheSweeps) {
  EXPECT_EQ(arm_of("threads,3,0.1,0,3").spec.workload, "fetch");
  EXPECT_EQ(arm_of("threads,3,0,0.1,3").spec.workload, "sum");
  EXPECT_EQ(arm_of("threads,3,0,0.1,3").spec.server, "");
}

TEST(OwnBatches, AreDoneOneAfterAnotherBySequential) {
  EXPECT_EQ(arm_of("sequential,10,0.1,0,10").concurrency, 1U);
  EXPECT_DOUBLE_EQ(arm_of("sequential,10,0.1,0,10").bound.seconds.value_or(0),
                   1.0);
}

TEST(OwnBatches, CanBeMade) {
  for (const char* text :
       {"async,5,0.1,0.01,2", "hybrid,5,0,0.01,2", "processes,5,0.1,0,2"})
    EXPECT_EQ(make_batch(arm_of(text).spec)->spec().tasks, 5U) << text;
}

TEST(OwnBatches, AreMeasuredAloneAndInEveryProfile) {
  for (const char* profile : {"smoke", "quick", "full"}) {
    const auto plan = make_plan(
        {.profile = profile,
         .own_batches = batches_of({"async,5,0.1,0,5", "threads,5,0.1,0,5"})},
        {}, "127.0.0.1:1");
    ASSERT_EQ(plan.size(), 1U) << profile;
    EXPECT_EQ(plan[0].experiment.id, "own_batches");
    EXPECT_EQ(plan[0].experiment.arms.size(), 2U);
  }
}

TEST(OwnBatches, AreRefusedInOneLineIfTheyCannotBeUnderstood) {
  const auto refuses = [](const std::string& text, const std::string& why) {
    EXPECT_THAT(
        [&text] { batches_of({text}); },
        ThrowsMessage<std::invalid_argument>(
            AllOf(HasSubstr("--batch"), HasSubstr(why), Not(HasSubstr("\n")))))
        << text;
  };
  refuses("", "'': choose MODEL,TASKS,WAIT,CPU,AT_MOST, such as");
  refuses("async,5,0.1,0", "'async,5,0.1,0': choose MODEL,TASKS,WAIT,CPU");
  refuses("async,5,0.1,0,5,6", "choose MODEL,TASKS,WAIT,CPU,AT_MOST");
  refuses("asynk,5,0.1,0,5", "'asynk' is unknown: did you mean async?");
  refuses("async,0,0.1,0,5", "'0': choose a whole number from 1");
  refuses("async,5,-1,0,5", "'-1': choose a number from 0 to 60");
  refuses("async,5,61,0,5", "'61': choose a number from 0 to 60");
  refuses("async,5,nan,0,5", "'nan': choose a number");
  refuses("async,5,0.1,0,0", "'0': choose a whole number from 1");
  refuses("async,5,0,0,5", "neither waits nor computes");
}

TEST(OwnBatches, AreRefusedIfGivenTwice) {
  EXPECT_THAT(
      [] {
        batches_of({"async,5,0.1,0,5", "async,5,0.1,0,5"});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("is given twice")));
}

}  // namespace
}  // namespace lab
