// Percentiles, an open loop's schedule, and time from the moment it was due.

#include "bench/measure/latency.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace lab {
namespace {

using namespace std::chrono_literals;
using testing::DoubleEq;
using testing::Pair;
using testing::UnorderedElementsAre;

std::vector<double> one_to(std::size_t last) {
  std::vector<double> values(last);
  std::iota(values.rbegin(), values.rend(), 1);
  return values;
}

TEST(Percentile, IsAValueThatWasMeasured) {
  EXPECT_EQ(percentile(one_to(100), 0.5), 50);
  EXPECT_EQ(percentile(one_to(100), 0.99), 99);
  EXPECT_EQ(percentile(one_to(3), 0.5), 2);
}

TEST(Percentile, OfFewIsTheLargest) {
  EXPECT_EQ(percentile(one_to(50), 0.99), 50);
  EXPECT_EQ(percentile(one_to(1), 0.5), 1);
}

TEST(Percentile, StaysWithinTheValues) {
  EXPECT_EQ(percentile(one_to(10), 0), 1);
  EXPECT_EQ(percentile(one_to(10), 1), 10);
  EXPECT_EQ(percentile({}, 0.5), 0);
}

TEST(Schedule, DoesNotWaitForAnybody) {
  const Schedule schedule{.first = Schedule::Time(1s), .interval = 10ms};
  EXPECT_EQ(schedule.due(0), Schedule::Time(1s));
  EXPECT_EQ(schedule.due(100), Schedule::Time(2s));
}

TEST(Latencies, CountFromWhenARequestWasDueAsWellAsFromWhenItWasSent) {
  // A second's silence of the server: one request meets it, and the nine that
  // were due meanwhile wait behind it.
  Latencies latencies;
  for (auto due = Latencies::Time(0s); due < Latencies::Time(1s); due += 100ms)
    latencies.add(due, std::max(due, Latencies::Time(900ms)),
                  Latencies::Time(1s));
  EXPECT_THAT(
      latencies.measures(),
      UnorderedElementsAre(Pair(&metrics::service_p50_seconds, DoubleEq(0.1)),
                           Pair(&metrics::service_p99_seconds, DoubleEq(0.1)),
                           Pair(&metrics::latency_p50_seconds, DoubleEq(0.5)),
                           Pair(&metrics::latency_p99_seconds, DoubleEq(1))));
}

}  // namespace
}  // namespace lab
