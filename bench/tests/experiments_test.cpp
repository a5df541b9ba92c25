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
#include <sstream>
#include <string>
#include <variant>

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

const Setting usual_setting{.usable_cores = 2, .server = "127.0.0.1:1"};

class EveryExperiment : public testing::TestWithParam<ExperimentEntry> {
 protected:
  /// As a cell does it.
  std::unique_ptr<Batch> batch_of(const Arm& arm) const {
    Spec spec = arm.spec;
    spec.scratch = scratch_.path();
    return make_batch(spec);
  }

  Experiment experiment_ = GetParam().make(usual_setting);
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

void expect_can_be_done(const ByModel& by) {
  EXPECT_NO_THROW(make_model(by.model));
}

void expect_can_be_done(const ByPeer& by) {
  const std::filesystem::path folder(LAB_SOURCE_DIR "/bench/peers");
  EXPECT_TRUE(std::filesystem::exists(folder / by.script)) << by.script;
}

void expect_can_be_done(const ByCode& by) {
  EXPECT_TRUE(by.run);
  EXPECT_FALSE(by.expected.empty()) << "nothing of it is checked";
}

TEST_P(EveryExperiment, HasArmsThatCanBeDone) {
  for (const Arm& arm : experiment_.arms) {
    SCOPED_TRACE(arm.name);
    std::visit([](const auto& by) { expect_can_be_done(by); }, arm.by);
    EXPECT_GE(arm.concurrency, 1U);
    EXPECT_LE(arm.concurrency, max_concurrency);
  }
}

TEST_P(EveryExperiment, HasBatchesThatCanBeBuilt) {
  for (const Arm& arm : experiment_.arms)
    if (!arm.by_code()) {
      EXPECT_EQ(batch_of(arm)->spec().tasks, arm.spec.tasks) << arm.name;
    }
}

TEST_P(EveryExperiment, HasTasksThatCanBeChecked) {
  for (const Arm& arm : experiment_.arms) {
    const ByCode* code = arm.by_code();
    const auto tasks = code ? code->expected.size() : arm.spec.tasks;
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
  for (const auto& [id, source, says, text] : experiment_.claims) {
    EXPECT_TRUE(ids.insert(id).second) << id;
    EXPECT_NE(find(says.arm), nullptr) << says.arm;
    EXPECT_TRUE(says.base.empty() || find(says.base) != nullptr) << says.base;
    EXPECT_FALSE(says.base.empty() && says.metric == &metrics::speed_up) << id;
  }
}

/// Whether the samples of the arm will have it.
bool is_measured(const Arm& arm, const Metric* metric) {
  const std::set<const Metric*> always{
      &metrics::speed_up,         &metrics::wall_seconds,
      &metrics::failures,         &metrics::peak_in_flight,
      &metrics::right_answers,    &metrics::voluntary_switches,
      &metrics::connections,      &metrics::involuntary_switches,
      &metrics::time_waits,       &metrics::over_bound_seconds,
      &metrics::peak_memory_bytes};
  if (arm.by_code() || always.contains(metric)) return true;
  return arm.by_model() && arm.by_model()->measures_latency &&
         Latencies().measures().contains(metric);
}

TEST_P(EveryExperiment, HasClaimsThatTheReportCanRead) {
  for (const auto& [id, source, says, text] : experiment_.claims) {
    EXPECT_FALSE(text.empty());
    EXPECT_TRUE(is_measured(*find(says.arm), says.metric)) << id;
    EXPECT_GE(says.claimed, 0);
    EXPECT_GE(says.tolerance, 0);
  }
}

/// A wrong bound would have the report call what is right impossible.
TEST_P(EveryExperiment, ExpectsNothingThatItsOwnBoundsForbid) {
  for (const auto& [id, source, says, text] : experiment_.claims) {
    const Bound& bound = find(says.arm)->bound;
    const bool is_asked_for = says.relation != Relation::at_most &&
                              source.origin != Origin::figure &&
                              says.metric == &metrics::speed_up;
    if (is_asked_for && !bound.base.empty() && bound.base == says.base) {
      EXPECT_LE(std::min(says.claimed, says.bound.value_or(says.claimed)),
                bound.parts)
          << id;
    }
  }
}

/// "A1 A2" is in "A1 A2 A4".
bool are_among(const std::string& articles, const std::string& source) {
  std::istringstream words(articles);
  for (std::string article; words >> article;)
    if (source.find(article) == std::string::npos) return false;
  return true;
}

TEST_P(EveryExperiment, SaysWhichArticlesMakeItsClaims) {
  for (const auto& [id, source, says, text] : experiment_.claims) {
    const bool is_an_articles =
        source.origin == Origin::figure || source.origin == Origin::statement;
    EXPECT_FALSE(is_an_articles && experiment_.source == "ours") << id;
    EXPECT_TRUE(is_an_articles || source.articles.empty()) << id;
    EXPECT_TRUE(are_among(source.articles, experiment_.source)) << id;
  }
}

TEST_P(EveryExperiment, HasTheSameArmsHoweverItIsScaled) {
  Setting tiny = usual_setting;
  tiny.time_scale = 0.001;
  tiny.work_scale = 0.01;
  const Experiment scaled = GetParam().make(tiny);
  ASSERT_EQ(scaled.arms.size(), experiment_.arms.size());
  for (std::size_t i = 0; i < scaled.arms.size(); ++i) {
    EXPECT_EQ(scaled.arms[i].name, experiment_.arms[i].name);
    EXPECT_EQ(scaled.arms[i].by.index(), experiment_.arms[i].by.index());
    EXPECT_EQ(scaled.arms[i].model(), experiment_.arms[i].model());
    if (!scaled.arms[i].by_code()) {
      EXPECT_NO_THROW(batch_of(scaled.arms[i]));
    }
  }
}

TEST_P(EveryExperiment, GivesItsSeedToEveryBatchThatAsksAServer) {
  Setting seeded = usual_setting;
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
  const auto parts = [](std::size_t cores, std::size_t tasks) {
    return computes({.usable_cores = cores}, {.tasks = tasks}, 8).bound.parts;
  };
  EXPECT_EQ(parts(2, 100), 2);
  EXPECT_EQ(parts(16, 100), 8);
  EXPECT_EQ(parts(16, 3), 3);
}

TEST(Bounds, OfComputingKnowWhoUsesOneCore) {
  const Work work = computes({.usable_cores = 2}, {.tasks = 8}, 4);
  for (const Arm& arm : arms(every_model(), work)) {
    const std::set<std::string> on_one{"async", "fibers", "gil_threads"};
    const bool alone = on_one.contains(arm.model());
    EXPECT_EQ(arm.bound.parts, alone || arm.model() == "sequential" ? 1 : 2)
        << arm.model();
    EXPECT_EQ(arm.bound.base.empty(), arm.model() == "sequential");
  }
}

TEST(Arms, AreNamedByTheirModelAndHow) {
  const Work work = computes({.usable_cores = 2}, {.tasks = 8}, 4);
  EXPECT_EQ(arm("threads", work).name, "threads");
  EXPECT_EQ(arm("threads", work, "short").name, "threads, short");
  EXPECT_EQ(arm("threads", work, "short").bound.base, "sequential, short");
  EXPECT_EQ(python("gil.py", "threads", work, "short").name,
            "python threads, short");
}

TEST(Waits, AreDoneTogetherOrOneByOne) {
  const Work work = fetches({}, {.delays = {0.5, 0.25}});
  EXPECT_EQ(work.at_most, 2U);
  EXPECT_EQ(work.bound.seconds, 0.5);
  EXPECT_EQ(work.one_by_one.seconds, 0.75);
  EXPECT_EQ(work.spec.input, "/delay/500?task={task} /delay/250?task={task}");
}

TEST(Waits, OnTimersAreOneSizeOrAListAsThePeersWantIt) {
  const Work same = sleeps({}, {.delays = each(3, 0.25)});
  EXPECT_EQ(same.spec.size, 250'000U);
  EXPECT_EQ(same.spec.input, "");
  const Work list = sleeps({}, {.delays = {1, 0.5}});
  EXPECT_EQ(list.spec.input, "1000000,500000");
}

TEST(Waits, OfTheSameLengthHaveOnePath) {
  const Work work =
      fetches({}, {.delays = each(10, 0.0015), .at_most = 5}, "limit=5&");
  EXPECT_EQ(work.spec.tasks, 10U);
  EXPECT_EQ(work.bound.seconds, 0.003);
  EXPECT_EQ(work.spec.input, "/delay/1.5?limit=5&task={task}");
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
