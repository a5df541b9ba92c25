#include "models/threads/timeout.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "models/threads/future.hpp"
#include "models/threads/queue.hpp"

namespace lab::threads {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
using Duration = Clock::duration;

TEST(SaturatingAdd, AddsWhatTheClockCanShow) {
  EXPECT_EQ(saturating_add(Time(2s), 3s), Time(5s));
  EXPECT_EQ(saturating_add(Time(2s), -3s), Time(-1s));
  EXPECT_EQ(saturating_add(Time(0s), Duration::max()), no_deadline);
}

TEST(SaturatingAdd, StopsWhereTheClockStops) {
  EXPECT_EQ(saturating_add(Time(1ns), Duration::max()), no_deadline);
  EXPECT_EQ(saturating_add(no_deadline, 1ns), no_deadline);
  EXPECT_EQ(saturating_add(Time(-2ns), Duration::min()), Time::min());
  EXPECT_EQ(saturating_add(no_deadline, Duration::min()), Time(-1ns));
}

TEST(Timeouts, AreNotOverBeforeTheyBegin) {
  Promise<int> promise;
  promise.set_value(1);
  EXPECT_EQ(promise.future().result(Duration::max()), 1);
  EXPECT_EQ(promise.future().result(Duration::min()), 1);
  Queue<int> queue;
  EXPECT_TRUE(queue.try_put(2, Duration::max()));
  EXPECT_EQ(queue.try_get(Duration::max()), 2);
  EXPECT_EQ(queue.try_get(Duration::min()), std::nullopt);
}

}  // namespace
}  // namespace lab::threads
