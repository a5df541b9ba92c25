// What a cell keeps when the run comes to its end in the middle of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <utility>

#include "bench/harness/cell.hpp"

namespace lab {
namespace {

using testing::HasSubstr;

class EndOfARun : public testing::Test {
 protected:
  Arm arm() {
    return {.name = "arm",
            .by = ByCode{[this](auto&&...) {
                           if (auto happens = std::exchange(happens_, {}))
                             happens();
                           return Observed{.answers = {"right"}};
                         },
                         {"right"}}};
  }

  std::optional<double> measure_while(std::function<void()> happens) {
    happens_ = std::move(happens);
    return cell_.measure();
  }

  /// Measures once undisturbed, and once while this happens.
  void measure_and_then(std::function<void()> happens) {
    ASSERT_NE(cell_.measure(), std::nullopt);
    EXPECT_EQ(measure_while(std::move(happens)), std::nullopt);
  }

  /// The server dies once in vain: it is started again.
  void use_up_the_second_server() {
    EXPECT_NE(measure_while([this] { server_.kill(); }), std::nullopt);
  }

  void expect_only_the_first_is_kept() const {
    EXPECT_EQ(cell_.samples().size(), 1U);
    EXPECT_EQ(cell_.error(), "");
    EXPECT_TRUE(cell_.is_verified());
    EXPECT_FALSE(bench_.lacks_something);
  }

  std::stop_source stop_;
  ServerProcess server_;
  Bench bench_{.server = server_, .stop = stop_.get_token()};
  std::function<void()> happens_;
  Cell cell_{bench_, arm(), arm()};
};

TEST_F(EndOfARun, ByAStopKeepsWhatWasMeasured) {
  measure_and_then([this] { stop_.request_stop(); });
  expect_only_the_first_is_kept();
}

TEST_F(EndOfARun, ByAStopIsNoErrorOfWhatItInterrupts) {
  measure_and_then([this] {
    stop_.request_stop();
    throw std::runtime_error("interrupted");
  });
  expect_only_the_first_is_kept();
}

TEST_F(EndOfARun, IsPutOffWhenTheServerDiesForTheFirstTime) {
  ASSERT_NE(cell_.measure(), std::nullopt);
  EXPECT_NE(measure_while([this] { server_.kill(); }), std::nullopt);
  const auto how = HasSubstr("killed by signal 9 (SIGKILL)");
  EXPECT_THAT(bench_.server_restarted, how);
  EXPECT_EQ(bench_.server_lost, "");
  EXPECT_TRUE(bench_.never_early);
  ASSERT_EQ(cell_.samples().size(), 2U);
  EXPECT_EQ(cell_.samples()[0].repeated, "");
  EXPECT_THAT(cell_.samples()[1].repeated, how);
}

TEST_F(EndOfARun, IsPutOffThoughTheClientsOfADeadServerFail) {
  EXPECT_NE(measure_while([this] {
              server_.kill();
              throw std::runtime_error("connection refused");
            }),
            std::nullopt);
  EXPECT_TRUE(cell_.is_verified());
}

TEST_F(EndOfARun, ByTheServersSecondDeathKeepsWhatWasMeasuredAndSaysWhy) {
  use_up_the_second_server();
  EXPECT_EQ(measure_while([this] { server_.kill(); }), std::nullopt);
  expect_only_the_first_is_kept();
  EXPECT_THAT(bench_.server_lost, HasSubstr("killed by signal 9 (SIGKILL)"));
}

TEST_F(EndOfARun, ByTheServersSecondDeathIsNoErrorOfItsClients) {
  use_up_the_second_server();
  EXPECT_EQ(measure_while([this] {
              server_.kill();
              throw std::runtime_error("connection refused");
            }),
            std::nullopt);
  expect_only_the_first_is_kept();
}

TEST_F(EndOfARun, ByTheServersSecondDeathLetsNoOtherCellBegin) {
  use_up_the_second_server();
  EXPECT_EQ(measure_while([this] { server_.kill(); }), std::nullopt);
  Cell other(bench_, arm(), arm());
  EXPECT_EQ(other.measure(), std::nullopt);
  EXPECT_EQ(other.error(), "");
}

}  // namespace
}  // namespace lab
