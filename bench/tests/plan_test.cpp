// What is run, how far it is scaled and how often it is repeated.

#include "bench/harness/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "bench/experiments/experiments.hpp"

namespace lab {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::vector<Planned> plan_of(const Choice& choice,
                             const PeerOptions& peers = {}) {
  return make_plan(choice, peers, "127.0.0.1:1");
}

Planned plan_of_one(Choice choice, const std::string& experiment) {
  choice.experiments = {experiment};
  return plan_of(choice).at(0);
}

/// A machine that has every peer.
PeerOptions every_peer() {
  return {.all = true,
          .found = {{"CPython", "3"},
                    {"requests", "1"},
                    {"aiohttp", "1"},
                    {"uvloop", "1"},
                    {"Go", "1"},
                    {"Node", "18"},
                    {"Erlang", "25"},
                    {"Java", "21"}}};
}

std::vector<std::string> ids(const std::vector<Planned>& plan) {
  std::vector<std::string> ids;
  ids.reserve(plan.size());
  for (const Planned& planned : plan) ids.push_back(planned.experiment.id);
  return ids;
}

bool has_peer(const Planned& planned) {
  return std::any_of(planned.experiment.arms.begin(),
                     planned.experiment.arms.end(),
                     [](const Arm& arm) { return arm.by_peer() != nullptr; });
}

TEST(Plan, RefusesAnUnknownExperimentWithTheNearest) {
  EXPECT_THAT(
      [] {
        plan_of({.experiments = {"gil", "six_fetches"}});
      },
      ThrowsMessage<std::invalid_argument>(
          "--experiments: 'six_fetches' is unknown: did you mean "
          "five_fetches?"));
}

TEST(Plan, RefusesAnUnknownModelWithTheKnownOnesUnlessItResemblesOne) {
  EXPECT_THAT(
      [] { plan_of({.models = {"goroutines"}}); },
      ThrowsMessage<std::invalid_argument>(
          AllOf(HasSubstr("'goroutines'"), HasSubstr("sequential, threads"))));
  EXPECT_THAT(
      [] { plan_of({.models = {"treads"}}); },
      ThrowsMessage<std::invalid_argument>(HasSubstr("did you mean threads?")));
}

TEST(Plan, RefusesAnUnknownProfileWithTheKnownOnes) {
  EXPECT_THAT([] { plan_of({.profile = "slow"}); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("'slow'"), HasSubstr("smoke, quick, full"))));
}

TEST(Plan, RefusesANameThatIsGivenTwice) {
  EXPECT_THAT(
      [] {
        plan_of({.experiments = {"gil", "five_fetches", "gil"}});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("'gil' is given twice")));
}

TEST(Plan, RefusesModelsThatNoChosenExperimentHas) {
  EXPECT_THROW(
      plan_of({.experiments = {"hundred_fetches"}, .models = {"sequential"}}),
      std::invalid_argument);
}

TEST(Plan, LeavesOutWhatNobodyAskedFor) {
  const auto plan = plan_of({.experiments = {"gil", "five_fetches"},
                             .models = {"threads", "sequential"}},
                            every_peer());
  EXPECT_EQ(ids(plan), (std::vector<std::string>{"five_fetches", "gil"}));
  for (const Planned& planned : plan)
    for (const Arm& arm : planned.experiment.arms)
      EXPECT_TRUE(arm.model() == "threads" || arm.model() == "sequential");
}

TEST(Plan, HasPeersOnlyWhereTheyAreInstalled) {
  const Choice choice{.experiments = {"five_fetches"}};
  EXPECT_FALSE(has_peer(plan_of(choice).at(0)));
  EXPECT_TRUE(has_peer(plan_of(choice, every_peer()).at(0)));
}

TEST(Plan, KeepsTheLongestExperimentForFull) {
  const auto has_it = [](const std::string& profile) {
    const auto all = ids(plan_of({.profile = profile}));
    return std::count(all.begin(), all.end(), "ten_thousand_fetches") == 1;
  };
  EXPECT_FALSE(has_it("smoke"));
  EXPECT_FALSE(has_it("quick"));
  EXPECT_TRUE(has_it("full"));
  EXPECT_EQ(plan_of({.profile = "full"}).size(), all_experiments().size());
}

TEST(Plan, ShowsFiveFetchesInRealSecondsUnlessAskedOtherwise) {
  const auto scale = [](const Choice& choice) {
    return plan_of_one(choice, "five_fetches").setting.time_scale;
  };
  EXPECT_EQ(scale({.profile = "quick"}), 1.0);
  EXPECT_EQ(scale({.profile = "full"}), 1.0);
  EXPECT_LT(scale({.profile = "smoke"}), 0.1);
  EXPECT_EQ(scale({.profile = "quick", .time_scale = 0.25}), 0.25);
}

TEST(Plan, TurnsABudgetOfSecondsIntoRepetitions) {
  const auto repetitions = [](const Choice& choice) {
    return plan_of_one(choice, "five_fetches").repetitions;
  };
  // A round of the twelve models takes 5 s + 11 x 1 s; quick has 25 s for it.
  EXPECT_EQ(repetitions({.profile = "quick"}), 2U);
  EXPECT_EQ(repetitions({.profile = "quick", .time_scale = 0.5}), 3U);
}

TEST(Plan, RepeatsNeitherTooRarelyNorWithoutEnd) {
  const auto repetitions = [](const Choice& choice) {
    return plan_of_one(choice, "five_fetches").repetitions;
  };
  EXPECT_EQ(repetitions({.profile = "smoke"}), 2U);
  EXPECT_EQ(repetitions({.profile = "quick", .time_scale = 10}), 2U);
  EXPECT_EQ(repetitions({.profile = "quick", .time_scale = 0.001}), 15U);
  EXPECT_EQ(repetitions({.profile = "full", .time_scale = 10}), 9U);
  EXPECT_EQ(repetitions({.profile = "full"}), 9U);
  EXPECT_EQ(repetitions({.profile = "full", .repetitions = 3}), 3U);
}

TEST(Plan, GivesAnArticlesFigureSixBlocksAndOthersTwo) {
  const auto fewest = [](const std::string& profile, const char* experiment) {
    return plan_of_one({.profile = profile}, experiment).fewest;
  };
  EXPECT_EQ(fewest("quick", "five_fetches"), 6U);  // it has figures
  EXPECT_EQ(plan_of_one({.profile = "quick"}, "rate_limited").whole, 1U);
  EXPECT_EQ(plan_of_one({.profile = "quick"}, "web_server").whole, 2U);
  EXPECT_EQ(plan_of_one({.profile = "full"}, "rate_limited").whole, 9U);
  EXPECT_EQ(fewest("quick", "gil"), 6U);  // it is contested
  EXPECT_EQ(fewest("quick", "rate_limited"), 6U);
  EXPECT_EQ(fewest("quick", "web_server"), 2U);
  EXPECT_EQ(fewest("smoke", "five_fetches"), 2U);
  EXPECT_EQ(fewest("full", "in_flight"), 3U);  // a sweep
  EXPECT_EQ(plan_of_one({.profile = "quick"}, "gil").most, 15U);
  const Planned asked =
      plan_of_one({.profile = "quick", .repetitions = 4}, "five_fetches");
  EXPECT_EQ(asked.fewest, 4U);
  EXPECT_EQ(asked.most, 4U);
  EXPECT_EQ(asked.whole, 4U);
}

TEST(Plan, HasOneBlockInRealSecondsAndTheOthersAtATenth) {
  const Planned planned = plan_of_one({.profile = "quick"}, "five_fetches");
  ASSERT_TRUE(planned.shorter);
  EXPECT_EQ(planned.long_blocks, 1U);
  EXPECT_EQ(planned.whole, 1U);  // what starts slowly has no tenth
  EXPECT_EQ(planned.shorter->arms.at(0).spec.input, "/delay/100?task={task}");
  EXPECT_EQ(planned.shorter->arms.size(), planned.experiment.arms.size());
  for (const Choice& choice :
       {Choice{.profile = "smoke"}, Choice{.profile = "full"},
        Choice{.profile = "quick", .time_scale = 1.0},
        Choice{.profile = "quick", .repetitions = 2}})
    EXPECT_FALSE(plan_of_one(choice, "five_fetches").shorter);
  EXPECT_FALSE(plan_of_one({.profile = "quick"}, "gil").shorter);
}

TEST(Plan, SpendsWhatTheProfileHasOrThePartOfWhatWasChosen) {
  const auto budget = [](const Choice& choice) {
    return budget_seconds(choice, plan_of(choice));
  };
  EXPECT_EQ(budget({.profile = "smoke"}), 20);
  EXPECT_EQ(budget({.profile = "quick"}), 150);
  EXPECT_EQ(budget({.profile = "full"}), 1200);
  EXPECT_LT(budget({.profile = "quick", .experiments = {"gil"}}), 40);
  EXPECT_GT(budget({.profile = "quick", .repetitions = 2}), 1e9);
}

TEST(Plan, GivesPeersSecondsOfTheirOwn) {
  const Choice choice{.profile = "quick"};
  const double alone = budget_seconds(choice, plan_of(choice));
  const double beside = budget_seconds(choice, plan_of(choice, every_peer()));
  EXPECT_GT(beside, alone + 10);
}

TEST(Plan, RepeatsAnArmUnderAnotherName) {
  const Planned planned = plan_of_one({.profile = "quick"}, "twenty_fetches");
  const auto& arms = planned.experiment.arms;
  const auto again = std::find_if(arms.begin(), arms.end(), [](const Arm& arm) {
    return !arm.same_as.empty();
  });
  ASSERT_NE(again, arms.end());
  EXPECT_EQ(again->name, "async, again");
  EXPECT_EQ(again->same_as, "async");
  EXPECT_EQ(again->model(), "async");
}

TEST(Plan, KeepsEveryProfileWithinItsTime) {
  const PeerOptions usual{.found = {{"CPython", "3"}}};
  const auto seconds = [](const std::vector<Planned>& plan) {
    return std::accumulate(plan.begin(), plan.end(), 0.0,
                           [](double total, const Planned& planned) {
                             return total + estimate(planned);
                           });
  };
  EXPECT_LE(seconds(plan_of({.profile = "smoke"}, usual)), 20);
  EXPECT_LE(seconds(plan_of({.profile = "quick"}, usual)), 120);
  EXPECT_LE(seconds(plan_of({.profile = "full"}, every_peer())), 30 * 60);
}

TEST(Plan, RehearsesTheSameBatchesWithShorterDelays) {
  const Planned planned = plan_of_one({.profile = "quick"}, "five_fetches");
  const Spec& spec = planned.experiment.arms.at(0).spec;
  const Spec& rehearsed = planned.rehearsal.arms.at(0).spec;
  EXPECT_EQ(spec.input, "/delay/1000?task={task}");
  EXPECT_EQ(rehearsed.input, "/delay/20?task={task}");
  EXPECT_EQ(spec.tasks, rehearsed.tasks);
}

}  // namespace
}  // namespace lab
