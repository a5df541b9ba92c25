// The table of metrics names all that is measured, each of it once.

#include "bench/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "bench/experiments/experiments.hpp"
#include "bench/measure/latency.hpp"

namespace lab {
namespace {

bool is_in_the_table(std::string_view name) {
  const auto all = all_metrics();
  return std::any_of(all.begin(), all.end(), [name](const Metric* metric) {
    return metric->name == name;
  });
}

TEST(Metrics, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const Metric* metric : all_metrics())
    EXPECT_TRUE(names.insert(metric->name).second) << metric->name;
}

TEST(Metrics, HaveNouns) {
  for (const Metric* metric : all_metrics()) {
    EXPECT_FALSE(metric->singular.empty()) << metric->name;
    EXPECT_FALSE(metric->plural.empty()) << metric->name;
    EXPECT_EQ(metric->unit.empty(), metric->kind == MetricKind::count)
        << metric->name;
  }
}

TEST(Metrics, AreAllThatClaimsSpeakOf) {
  for (const ExperimentEntry& entry : all_experiments())
    for (const Claim& claim : entry.make({.usable_cores = 2}).claims)
      EXPECT_TRUE(is_in_the_table(claim.says.metric->name)) << claim.id;
}

TEST(Metrics, AreAllThatLatencyGives) {
  for (const auto& [metric, value] : Latencies().measures())
    EXPECT_TRUE(is_in_the_table(metric->name)) << metric->name;
}

}  // namespace
}  // namespace lab
