#include "mock_server/endpoints/latency.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <string>
#include <vector>

#include "mock_server/http/parameters.hpp"

namespace lab::mock {
namespace {

constexpr std::size_t draws = 100'000;

std::vector<double> sorted_ms(const std::string& text) {
  const Latency latency(text);
  std::vector<double> result;
  for (std::size_t task = 0; task < draws; ++task) {
    Draw numbers(1, task, "/delay/0", "latency");
    result.push_back(static_cast<double>(latency.draw(numbers).count()) / 1e6);
  }
  std::ranges::sort(result);
  return result;
}

struct Expected {
  std::string text;
  double p10, p50, p90;  ///< From the formulas of the distribution.
};

void PrintTo(const Expected& expected, std::ostream* out) {
  *out << expected.text;
}

class LatencyShape : public ::testing::TestWithParam<Expected> {};

// The seed is fixed, so these either always hold or never.
TEST_P(LatencyShape, HasThePercentilesOfItsFormula) {
  const std::vector<double> ms = sorted_ms(GetParam().text);
  EXPECT_NEAR(ms[draws / 10], GetParam().p10, 0.03 * GetParam().p10);
  EXPECT_NEAR(ms[draws / 2], GetParam().p50, 0.03 * GetParam().p50);
  EXPECT_NEAR(ms[draws * 9 / 10], GetParam().p90, 0.03 * GetParam().p90);
}

INSTANTIATE_TEST_SUITE_P(
    AllKinds, LatencyShape,
    ::testing::Values(Expected{"fixed:12.5", 12.5, 12.5, 12.5},
                      Expected{"uniform:100,200", 110, 150, 190},
                      Expected{"normal:100,10", 100 - 12.82, 100, 100 + 12.82},
                      Expected{"lognormal:50,0.5", 50 * std::exp(-0.5 * 1.2816),
                               50, 50 * std::exp(0.5 * 1.2816)},
                      Expected{"exponential:100", 10.536, 69.315, 230.26},
                      Expected{"pareto:10,2", 10.541, 14.142, 31.623},
                      Expected{"bimodal:10,500,0.3", 10, 10, 500}),
    [](const auto& test) {
      return test.param.text.substr(0, test.param.text.find(':'));
    });

TEST(Latency, StaysBetweenZeroAndAMinute) {
  EXPECT_EQ(sorted_ms("normal:1,1000").front(), 0);
  EXPECT_EQ(sorted_ms("pareto:1000,0.1").back(), 60'000);
}

TEST(Latency, IsRoundedUpSoThatNoAnswerIsEarly) {
  Draw numbers(1, 0, "", "");
  EXPECT_EQ(Latency("fixed:0.0000001").draw(numbers).count(), 1);
}

TEST(Latency, DependsOnSeedTaskAndPathAlone) {
  const auto drawn = [](std::uint64_t seed, std::uint64_t task,
                        std::string_view path) {
    Draw numbers(seed, task, path, "latency");
    return Latency("uniform:0,1000").draw(numbers);
  };
  EXPECT_EQ(drawn(1, 2, "/a"), drawn(1, 2, "/a"));
  EXPECT_NE(drawn(1, 2, "/a"), drawn(2, 2, "/a"));
  EXPECT_NE(drawn(1, 2, "/a"), drawn(1, 3, "/a"));
  EXPECT_NE(drawn(1, 2, "/a"), drawn(1, 2, "/b"));
}

class BadLatency : public ::testing::TestWithParam<const char*> {};

TEST_P(BadLatency, IsRefused) {
  EXPECT_THROW(Latency{GetParam()}, BadParameter);
}

INSTANTIATE_TEST_SUITE_P(
    All, BadLatency,
    ::testing::Values("", "fixed", "fixed:", "fixed:-1", "fixed:nan",
                      "fixed:inf", "fixed:1e309", "fixed:5x", "fixed: 5",
                      "fixed:60001", "fixed:1,2", "uniform:1", "uniform:1,",
                      "uniform:1,2,3", "pareto:1,0", "lognormal:1,11",
                      "bimodal:1,2,1.5", "gauss:1,2", "Fixed:1"));

}  // namespace
}  // namespace lab::mock
