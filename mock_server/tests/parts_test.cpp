// The parts that need neither a socket nor a clock: time is what we say it is.

#include <gtest/gtest.h>

#include <boost/crc.hpp>
#include <chrono>
#include <string>

#include "mock_server/deadline_queue.hpp"
#include "mock_server/endpoints/draw.hpp"
#include "mock_server/http/parameters.hpp"
#include "mock_server/state/server_state.hpp"
#include "mock_server/state/statistics.hpp"

namespace lab::mock {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock::time_point;

TEST(Histogram, FindsPercentilesWithinThreePercent) {
  Histogram histogram;
  for (int us = 1; us <= 1000; ++us) histogram.add(us * 1us);
  EXPECT_EQ(histogram.count(), 1000U);
  EXPECT_GE(histogram.percentile(0.5), 500us);
  EXPECT_LE(histogram.percentile(0.5), 516us);
  EXPECT_GE(histogram.percentile(0.99), 990us);
  EXPECT_EQ(histogram.percentile(1), 1000us);
  EXPECT_EQ(histogram.max(), 1000us);
}

TEST(Histogram, HoldsAnythingFromNothingToForever) {
  Histogram histogram;
  EXPECT_EQ(histogram.percentile(0.99), 0ns);
  histogram.add(0ns);
  histogram.add(-5ns);
  histogram.add(std::chrono::nanoseconds::max());
  EXPECT_EQ(histogram.percentile(0.5), 0ns);
  EXPECT_EQ(histogram.percentile(1), std::chrono::nanoseconds::max());
}

TEST(TokenBucket, LetsABurstThroughAndThenTheRate) {
  TokenBucket bucket;
  const Time start{};
  EXPECT_FALSE(bucket.take(10, start));
  EXPECT_FALSE(bucket.take(10, start));
  const auto wait = bucket.take(10, start);
  ASSERT_TRUE(wait);
  EXPECT_NEAR(*wait, 0.1, 1e-9);
  EXPECT_TRUE(bucket.take(10, start + 99ms));
  EXPECT_FALSE(bucket.take(10, start + 101ms));
  EXPECT_TRUE(bucket.take(10, start + 102ms));
}

TEST(TokenBucket, DoesNotSaveUpMoreThanABurst) {
  TokenBucket bucket;
  EXPECT_FALSE(bucket.take(10, Time{}));
  EXPECT_FALSE(bucket.take(10, Time{} + 1h));
  EXPECT_FALSE(bucket.take(10, Time{} + 1h));
  EXPECT_TRUE(bucket.take(10, Time{} + 1h));
}

TEST(Paths, ForgetWhatIsIdleButNotWhatIsInFlight) {
  Paths paths;
  Path& busy = paths.at("/busy");
  busy.in_flight = 1;
  busy.drawn = 7;
  for (int i = 0; i < 5000; ++i) paths.at("/" + std::to_string(i));
  paths.reset();
  EXPECT_EQ(&paths.at("/busy"), &busy);
  EXPECT_EQ(busy.in_flight, 1U);
  EXPECT_EQ(busy.drawn, 0U);
}

TEST(Gates, OpenWhenTheLastOneArrives) {
  Gates gates;
  int woken = 0;
  const auto wake = [&woken] { ++woken; };
  const int who[3] = {};
  const auto round = gates.enter(3, &who[0], wake, Time{});
  gates.enter(3, &who[1], wake, Time{});
  EXPECT_EQ(round->state, Round::State::held);
  EXPECT_EQ(woken, 0);
  gates.enter(3, &who[2], wake, Time{} + 1s);
  EXPECT_EQ(round->state, Round::State::opened);
  EXPECT_EQ(round->held, 3U);
  EXPECT_EQ(woken, 3);
}

TEST(Gates, DoNotCountWhoWentAway) {
  Gates gates;
  const int who[3] = {};
  const auto round = gates.enter(
      2, &who[0], [] {}, Time{});
  gates.leave(*round, &who[0]);
  gates.enter(
      2, &who[1], [] {}, Time{});
  EXPECT_EQ(round->state, Round::State::held);
  gates.enter(
      2, &who[2], [] {}, Time{});
  EXPECT_EQ(round->state, Round::State::opened);
}

TEST(Gates, StartAgainAfterARound) {
  Gates gates;
  const int who[2] = {};
  const auto first = gates.enter(
      2, &who[0], [] {}, Time{});
  gates.give_up(2, Time{} + 2s);
  const auto second = gates.enter(
      2, &who[1], [] {}, Time{} + 3s);
  EXPECT_EQ(first->state, Round::State::given_up);
  EXPECT_EQ(first->held, 1U);
  EXPECT_EQ(second->state, Round::State::held);
  EXPECT_EQ(second->held, 1U);
}

struct TestDeadline final : Deadline {
  void expire() override { ++told; }
  int told = 0;
};

TEST(DeadlineQueue, TellThoseWhoRanOutOfTimeAndOnlyOnce) {
  DeadlineQueue deadlines(10s);
  TestDeadline early, late, in_time;
  deadlines.enter(early, Time{});
  deadlines.enter(in_time, Time{} + 1s);
  deadlines.enter(late, Time{} + 5s);
  in_time.leave();
  deadlines.check(Time{} + 9s);
  EXPECT_EQ(early.told, 0);
  deadlines.check(Time{} + 12s);
  deadlines.check(Time{} + 13s);
  EXPECT_EQ(early.told, 1);
  EXPECT_EQ(in_time.told, 0);
  EXPECT_EQ(late.told, 0);
}

TEST(DeadlineQueue, ForgetThoseWhoAreGone) {
  DeadlineQueue deadlines(1s);
  {
    TestDeadline deadline;
    deadlines.enter(deadline, Time{});
  }
  deadlines.check(Time{} + 1h);
}

TEST(DeadlineQueue, StartAgainForWhoIsExpectedAgain) {
  DeadlineQueue deadlines(10s);
  TestDeadline deadline;
  deadlines.enter(deadline, Time{});
  deadlines.enter(deadline, Time{} + 9s);
  deadlines.check(Time{} + 12s);
  EXPECT_EQ(deadline.told, 0);
}

TEST(Watchdog, TellsForHowLongTheLoopStoodStill) {
  Watchdog watchdog(Time{});
  EXPECT_FALSE(watchdog.beat(Time{} + 20ms));
  EXPECT_FALSE(watchdog.beat(Time{} + 41ms));
  EXPECT_EQ(watchdog.longest_wait(Time{} + 60ms), 0ns);
  // Stopped for a second, and something is read before the next beat.
  EXPECT_EQ(watchdog.longest_wait(Time{} + 1041ms), 1s);
  EXPECT_EQ(watchdog.beat(Time{} + 1061ms), 1s);
  // Others who came meanwhile are served a little later.
  EXPECT_FALSE(watchdog.beat(Time{} + 1081ms));
  EXPECT_EQ(watchdog.longest_wait(Time{} + 1091ms), 1050ms);
}

TEST(Parameters, AreFoundByNameAndDecoded) {
  const Parameters given("latency=uniform%3A1%2c2&task=3&empty=",
                         {"latency task", "empty seed"});
  EXPECT_EQ(given.text("latency"), "uniform:1,2");
  EXPECT_EQ(given.whole("task", 0, 10), 3U);
  EXPECT_EQ(given.text("empty"), "");
  EXPECT_FALSE(given.text("seed"));
}

TEST(Parameters, NameTheParameterTheValueAndTheRange) {
  try {
    Parameters("limit=0", {"limit"}).whole("limit", 1, 9);
    FAIL();
  } catch (const BadParameter& error) {
    EXPECT_STREQ(error.what(),
                 "limit: \"0\" is not a whole number from 1 to 9");
  }
}

TEST(Parameters, OfAnotherApiAreIgnoredButNotOneOfOursMisspelt) {
  const KnownParameters known{"task seed latency limit_rate", "period", true};
  const Parameters given(
      "adjusted=true&apiKey=a&apiKey=b&debug&feed=iex&task=3", known);
  EXPECT_EQ(given.whole("task", 0, 10), 3U);
  EXPECT_FALSE(given.text("seed"));
  for (const std::string name : {"latncy", "Latency", "latenyc", "TASK",
                                 "limitrate", "limit_rat", "periods"})
    EXPECT_THROW(Parameters(name + "=1", known), BadParameter) << name;
  EXPECT_THROW(Parameters("task=1&task=2", known), BadParameter);
  EXPECT_THROW(Parameters("task", known), BadParameter);
}

TEST(SeededBytes, AreTheSameInPiecesOfAnySize) {
  std::string whole(50'000, '\0');
  SeededBytes(5).fill(whole);
  SeededBytes again(5);
  std::string pieces;
  for (std::size_t size = 0; pieces.size() < whole.size(); ++size) {
    std::string piece(std::min(size, whole.size() - pieces.size()), '\0');
    again.fill(piece);
    pieces += piece;
  }
  EXPECT_EQ(pieces, whole);
}

TEST(SeededBytes, HaveAChecksumThatNeedNotBeAddedUp) {
  constexpr std::size_t counts[] = {0,      1,      8,      1000,    16'380,
                                    16'381, 16'382, 32'762, 100'000, 3'000'000};
  for (const std::size_t count : counts) {
    std::string bytes(count, '\0');
    SeededBytes(7).fill(bytes);
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    EXPECT_EQ(SeededBytes::checksum(7, count), crc.checksum()) << count;
  }
}

TEST(Pace, NeverAllowsMoreThanTheRate) {
  const Pace pace(1000);
  EXPECT_EQ(pace.time_for(1), 1ms);
  EXPECT_EQ(pace.time_for(1000), 1s);
  EXPECT_EQ(Pace(3).time_for(1), 333'333'334ns);
  EXPECT_EQ(Pace(0).time_for(1'000'000), 0ns);
  EXPECT_EQ(Pace(1).block(), 1U);
}

}  // namespace
}  // namespace lab::mock
