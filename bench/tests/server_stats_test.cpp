#include "bench/harness/server_stats.hpp"

#include <gtest/gtest.h>

#include "mock_server/state/statistics.hpp"

namespace lab {
namespace {

/// Through the JSON that the server answers.
ServerStats stalled_for(std::chrono::milliseconds time) {
  mock::Statistics statistics;
  statistics.loop_stalled(std::chrono::milliseconds(20));
  statistics.loop_stalled(time);
  return parse_server_stats(mock::to_json(statistics.stats()));
}

TEST(ServerStats, MakeATimeInvalidIfTheServerStoodStillForATwentiethOfIt) {
  using namespace std::chrono_literals;
  EXPECT_EQ(parse_server_stats(mock::to_json(mock::Statistics().stats()))
                .longest_stall_seconds,
            0);
  EXPECT_EQ(
      taint_by(parse_server_stats(mock::to_json(mock::Statistics().stats())),
               0.001),
      "");
  EXPECT_EQ(stalled_for(1200ms).longest_stall_seconds, 1.2);
  EXPECT_EQ(taint_by(stalled_for(1200ms), 2),
            "the mock server was stopped, or got no processor");
  EXPECT_EQ(taint_by(stalled_for(40ms), 1), "");
}

}  // namespace
}  // namespace lab
