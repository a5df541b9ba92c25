// What every experiment promises to the runner and to the report.

#include "bench/experiments/experiments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <ostream>
#include <set>
#include <string>

#include "bench/measure/latency.hpp"
#include "models/models.hpp"
#include "workloads/scratch_folder.hpp"
#include "workloads/workloads.hpp"

namespace lab {

/// Names the experiment in the list of tests.
static void PrintTo(const ExperimentEntry& entry, std::ostream* out) {
  *out << entry.id;
}

namespace {

using testing::AnyOf;

const Setting usual{.usable_cores = 2, .server = "127.0.0.1:1"};

class EveryExperiment : public testing::TestWithParam<ExperimentEntry> {
 protected:
  /// As a cell does it.
  std::unique_ptr<Batch> batch_of(const Arm& arm) const {
    Spec spec = arm.spec;
    spec.scratch = scratch_.path();
    return make_batch(spec);
  }

  Experiment experiment_ = GetParam().make(usual);
  ScratchFolder scratch_;

  const Arm* find(const std::string& name) const {
    const auto& arms = experiment_.arms;
    const auto found =
        std::find_if(arms.begin(), arms.end(),
                     [&](const Arm& arm) { return arm.name == name; });
    return found == arms.end() ? nullptr : &*found;
  }
};

TEST_P(EveryExperiment, SaysWhatItIs) {
  EXPECT_EQ(experiment_.id, GetParam().id);
  EXPECT_THAT(GetParam().group,
              AnyOf("waiting", "computing", "habits", "sweeps"));
  EXPECT_FALSE(experiment_.title.empty());
  EXPECT_FALSE(experiment_.source.empty());
  EXPECT_TRUE(experiment_.question.ends_with('?'));
  EXPECT_FALSE(experiment_.work.empty());
  EXPECT_GT(experiment_.tasks, 0U);
}

TEST_P(EveryExperiment, HasArmsWithNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const Arm& arm : experiment_.arms)
    EXPECT_TRUE(names.insert(arm.name).second) << arm.name;
  EXPECT_FALSE(names.empty());
}

TEST_P(EveryExperiment, HasArmsThatAreAKnownModelOrAVariantOrAPeer) {
  for (const Arm& arm : experiment_.arms) {
    if (arm.variant) {
      EXPECT_EQ(arm.model, "") << arm.name;
      EXPECT_TRUE(arm.peer.empty()) << arm.name;
      EXPECT_FALSE(arm.expected.empty()) << arm.name << " is never checked";
    } else if (arm.peer.empty()) {
      EXPECT_NO_THROW(make_model(arm.model)) << arm.name;
    } else {
      EXPECT_EQ(arm.model, "") << arm.name;
      EXPECT_TRUE(std::filesystem::exists(
          std::filesystem::path(LAB_SOURCE_DIR "/bench/peers") / arm.peer[0]))
          << arm.name;
    }
    EXPECT_GE(arm.concurrency, 1U);
    EXPECT_LE(arm.concurrency, max_concurrency);
  }
}

TEST_P(EveryExperiment, HasBatchesThatCanBeBuilt) {
  for (const Arm& arm : experiment_.arms)
    if (!arm.variant) {
      EXPECT_EQ(batch_of(arm)->spec().tasks, arm.spec.tasks) << arm.name;
    }
}

TEST_P(EveryExperiment, HasTasksThatCanBeChecked) {
  for (const Arm& arm : experiment_.arms) {
    const auto tasks = arm.variant ? arm.expected.size() : arm.spec.tasks;
    EXPECT_GT(tasks, 0U) << arm.name;
    EXPECT_LE(arm.must_fail.size(), tasks) << arm.name;
    for (const auto& [task, kind] : arm.must_fail)
      EXPECT_LT(task, tasks) << arm.name;
  }
}

TEST_P(EveryExperiment, HasBoundsThatRestOnArmsOfItsOwn) {
  for (const Arm& arm : experiment_.arms) {
    EXPECT_GT(arm.bound.seconds.value_or(1), 0) << arm.name;
    EXPECT_TRUE(arm.bound.base.empty() || find(arm.bound.base) != nullptr)
        << arm.bound.base;
    EXPECT_GE(arm.bound.parts, 1);
  }
}

TEST_P(EveryExperiment, HasClaimsAboutItsOwnArms) {
  std::set<std::string> ids;
  for (const Claim& claim : experiment_.claims) {
    EXPECT_TRUE(ids.insert(claim.id).second) << claim.id;
    EXPECT_NE(find(claim.arm), nullptr) << claim.arm;
    EXPECT_TRUE(claim.measure != "speed_up" || find(claim.base) != nullptr)
        << claim.id << " compares with " << claim.base;
  }
}

bool is_known(const std::string& measure) {
  const std::set<std::string> known{
      "speed_up",   "wall_seconds",       "peak_in_flight",
      "failures",   "right_answers",      "connections",
      "time_waits", "voluntary_switches", "involuntary_switches"};
  return known.contains(measure);
}

/// Whether the samples of the arm will have it.
bool is_measured(const Arm& arm, const std::string& measure) {
  if (arm.variant || is_known(measure)) return true;
  return arm.measures_latency && Latencies().measures().contains(measure);
}

TEST_P(EveryExperiment, HasClaimsThatTheReportCanRead) {
  for (const Claim& claim : experiment_.claims) {
    EXPECT_FALSE(claim.text.empty());
    EXPECT_TRUE(is_measured(*find(claim.arm), claim.measure)) << claim.measure;
    EXPECT_THAT(claim.relation,
                AnyOf("about", "at_least", "at_most", "exactly"));
    EXPECT_GE(claim.claimed, 0);
    EXPECT_GE(claim.tolerance, 0);
  }
}

TEST_P(EveryExperiment, HasTheSameArmsHoweverItIsScaled) {
  Setting tiny = usual;
  tiny.time_scale = 0.001;
  tiny.work_scale = 0.01;
  const Experiment scaled = GetParam().make(tiny);
  ASSERT_EQ(scaled.arms.size(), experiment_.arms.size());
  for (std::size_t i = 0; i < scaled.arms.size(); ++i) {
    EXPECT_EQ(scaled.arms[i].name, experiment_.arms[i].name);
    EXPECT_EQ(scaled.arms[i].model, experiment_.arms[i].model);
    EXPECT_EQ(scaled.arms[i].peer, experiment_.arms[i].peer);
    EXPECT_EQ(scaled.arms[i].variant == nullptr,
              experiment_.arms[i].variant == nullptr);
    if (!scaled.arms[i].variant) {
      EXPECT_NO_THROW(batch_of(scaled.arms[i]));
    }
  }
}

TEST_P(EveryExperiment, GivesItsSeedToEveryBatchThatAsksAServer) {
  Setting seeded = usual;
  seeded.seed = 42;
  for (const Arm& arm : GetParam().make(seeded).arms)
    EXPECT_TRUE(arm.spec.server.empty() || arm.spec.seed == 42) << arm.name;
}

std::string name_of(const testing::TestParamInfo<ExperimentEntry>& test) {
  return std::string(test.param.id);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryExperiment,
                         testing::ValuesIn(all_experiments()), name_of);

TEST(Experiments, HaveIdsOfTheirOwn) {
  std::set<std::string_view> ids;
  for (const ExperimentEntry& entry : all_experiments())
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
}

TEST(Experiments, HaveIdsThatNeedNoQuotes) {
  for (const ExperimentEntry& entry : all_experiments())
    EXPECT_TRUE(std::all_of(entry.id.begin(), entry.id.end(), [](char letter) {
      const auto code = static_cast<unsigned char>(letter);
      return std::islower(code) != 0 || std::isdigit(code) != 0 ||
             letter == '_';
    })) << entry.id;
}

TEST(Bounds, OfWaitsAreWholeWaves) {
  EXPECT_EQ(waves(10, 5, 0.5).seconds, 1.0);
  EXPECT_EQ(waves(11, 5, 0.5).seconds, 1.5);
  EXPECT_EQ(waves(1, 5, 0.5).seconds, 0.5);
}

TEST(Bounds, OfComputingAreSharedByTheCoresThatCanHelp) {
  EXPECT_EQ(shared_computing({.usable_cores = 2}, 8).parts, 2);
  EXPECT_EQ(shared_computing({.usable_cores = 16}, 8).parts, 8);
}

TEST(Bounds, OfComputingKnowWhoUsesOneCore) {
  for (const Arm& arm : computing_arms({.usable_cores = 2}, {}, 4)) {
    const bool alone = arm.model == "async" || arm.model == "gil_threads";
    EXPECT_EQ(arm.bound.parts, alone || arm.model == "sequential" ? 1 : 2)
        << arm.model;
    EXPECT_EQ(arm.bound.base.empty(), arm.model == "sequential");
  }
}

TEST(Scaling, GivesDelaysInWholeMilliseconds) {
  EXPECT_EQ(to_ms(0.0001), 0U);
  EXPECT_EQ(to_ms(0.25), 250U);
}

TEST(Scaling, NeverMakesComputingVanish) {
  EXPECT_EQ(scaled(5, {.work_scale = 0.001}), 1U);
  EXPECT_EQ(scaled(5, {.work_scale = 2}), 10U);
}

}  // namespace
}  // namespace lab
