#include "models/async/timeout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/async/tests/diary.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/async/wait_for.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace asio = boost::asio;
using Seconds = std::chrono::seconds;

/// Does it within the time, and notes how that ended.
template <typename Body>
asio::awaitable<void> note_end(Diary& diary, Seconds time, Body body) {
  try {
    const int value = co_await with_timeout(time, body);
    note(diary, fmt::format("gave {}", value));
  } catch (const TimedOut&) {
    note(diary, "timed out");
  } catch (const boost::system::system_error&) {
    note(diary, "was cancelled");
  } catch (const std::runtime_error& error) {
    note(diary, fmt::format("threw {}", error.what()));
  }
}

asio::awaitable<void> in_time() {
  Diary diary;
  const auto good = [&](TimeoutScope) { return work(diary, "a", 2); };
  const auto bad = [&](TimeoutScope) { return fail(diary, "b", 2); };
  co_await note_end(diary, 5s, good);
  co_await note_end(diary, 5s, bad);
  EXPECT_THAT(diary, ElementsAre("2 s: a done", "2 s: gave 2", "4 s: b done",
                                 "4 s: threw b"));
}

TEST(Timeout, ChangesNothingForABodyThatEndsInTime) { on_every_seed(in_time); }

asio::awaitable<int> look_at_the_end(Diary& diary, TimeoutScope scope) {
  bool is_aborted = false;
  try {
    co_await work(diary, "a", 9);
  } catch (const boost::system::system_error& error) {
    is_aborted = error.code() == asio::error::operation_aborted;
  }
  EXPECT_TRUE(is_aborted);
  EXPECT_TRUE(scope.expired());
  co_await asio::this_coro::reset_cancellation_state();
  co_await sleep_for(1s);
  throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<void> at_the_end_only() {
  Diary diary;
  const auto body = [&](TimeoutScope scope) {
    return look_at_the_end(diary, scope);
  };
  co_await note_end(diary, 2s, body);
  EXPECT_THAT(diary, ElementsAre("2 s: a cancelled", "3 s: timed out"));
}

TEST(Timeout, IsACancellationWithinAndATimeOutAtTheEndOnly) {
  on_every_seed(at_the_end_only);
}

asio::awaitable<void> all_the_same() {
  Diary diary;
  const auto body = [&](TimeoutScope) { return never_mind(diary, "a", 3); };
  co_await note_end(diary, 1s, body);
  EXPECT_THAT(diary, ElementsAre("3 s: a done", "3 s: gave 3"));
}

TEST(Timeout, GivesAResultThatComesInSpiteOfIt) { on_every_seed(all_the_same); }

asio::awaitable<int> beat(Diary& diary, TimeoutScope scope, int times) {
  for (int i = 1; i <= times; ++i) {
    co_await work(diary, "beat", i);
    const auto time = co_await now();
    scope.reschedule(time + 3500ms);
    EXPECT_EQ(scope.when(), time + 3500ms);
  }
  co_return times;
}

asio::awaitable<void> reschedules() {
  Diary diary;
  const auto three = [&](TimeoutScope scope) { return beat(diary, scope, 3); };
  co_await note_end(diary, 2s, three);
  EXPECT_EQ(diary.back(), "6 s: gave 3");
  const auto nine = [&](TimeoutScope scope) { return beat(diary, scope, 9); };
  co_await note_end(diary, 2s, nine);
  EXPECT_EQ(diary.back(), "15 s: timed out");  // 4 s is too long for a beat
}

TEST(Timeout, CanBeRescheduledAgainAndAgain) { on_every_seed(reschedules); }

asio::awaitable<int> change_its_mind(Diary& diary, TimeoutScope scope,
                                     TimeoutScope::Clock::time_point when) {
  scope.reschedule(when);
  co_return co_await work(diary, "a", 60);
}

asio::awaitable<void> never_or_at_once() {
  Diary diary;
  const auto never = [&](TimeoutScope scope) {
    return change_its_mind(diary, scope, no_deadline);
  };
  const auto at_once = [&](TimeoutScope scope) {
    return change_its_mind(diary, scope, TimeoutScope::Clock::time_point());
  };
  co_await note_end(diary, 1s, never);
  co_await note_end(diary, 1s, at_once);
  EXPECT_THAT(diary,
              ElementsAre("60 s: a done", "60 s: gave 60", "60 s: timed out"));
}

TEST(Timeout, CanBeRescheduledToNeverAndToThePast) {
  on_every_seed(never_or_at_once);
}

asio::awaitable<TimeoutScope> keep(TimeoutScope scope) { co_return scope; }

asio::awaitable<void> too_late() {
  const auto ended = co_await with_timeout(1s, keep);
  EXPECT_FALSE(ended.expired());
  EXPECT_THROW(ended.reschedule(no_deadline), std::logic_error);
  co_await sleep_for(2s);
  EXPECT_FALSE(ended.expired());
}

TEST(Timeout, CannotBeRescheduledWhenItsBodyHasEnded) {
  on_every_seed(too_late);
}

asio::awaitable<int> sleep_within(Diary& diary, Seconds time) {
  const auto body = [&](TimeoutScope) { return leave_late(diary, "a", 1); };
  try {
    co_return co_await with_timeout(time, body);
  } catch (const TimedOut&) {
    note(diary, "inner timed out");
    throw;
  }
}

asio::awaitable<void> nested() {
  Diary diary;
  const auto longer = [&](TimeoutScope) { return sleep_within(diary, 5s); };
  co_await note_end(diary, 2s, longer);
  EXPECT_THAT(diary, ElementsAre("2 s: a cancelled", "3 s: a cleaned up",
                                 "3 s: timed out"));
  diary.clear();
  const auto shorter = [&](TimeoutScope) { return sleep_within(diary, 2s); };
  co_await note_end(diary, 5s, shorter);
  EXPECT_THAT(diary, ElementsAre("5 s: a cancelled", "6 s: a cleaned up",
                                 "6 s: inner timed out", "6 s: timed out"));
}

TEST(Timeout, CanBeNestedAndEachTimesOutAtItsOwnEnd) { on_every_seed(nested); }

/// Cancels the caller after so many seconds of a time-out of two.
asio::awaitable<void> cancelled_after(Seconds time) {
  const auto loop = co_await asio::this_coro::executor;
  Diary diary;
  const auto body = [&](TimeoutScope) { return leave_late(diary, "a", 5); };
  const auto caller = spawn(loop, with_timeout(2s, body));
  co_await sleep_for(time);
  caller.cancel();
  co_await caller.wait();
  EXPECT_TRUE(caller.cancelled());
  EXPECT_THROW(caller.get(), Cancelled);
}

TEST(Timeout, DoesNotSwallowTheCancellationOfItsCallerWheneverItComes) {
  on_every_seed([] { return cancelled_after(0s); });
  on_every_seed([] { return cancelled_after(1s); });
  on_every_seed([] { return cancelled_after(2s); });
  on_every_seed([] { return cancelled_after(3s); });
}

asio::awaitable<void> no_time() {
  Diary diary;
  const auto body = [&](TimeoutScope) { return work(diary, "a", 0); };
  co_await note_end(diary, 0s, body);
  co_await note_end(diary, -1s, body);
  EXPECT_THAT(diary, ElementsAre("0 s: timed out", "0 s: timed out"));
}

TEST(Timeout, DoesNotEvenBeginWithoutTime) { on_every_seed(no_time); }

TEST(Timeout, WorksOnARealLoopToo) {
  const auto body = [](TimeoutScope) { return sleep_for(1h); };
  EXPECT_THROW(run(with_timeout(1ns, body)), TimedOut);
}

}  // namespace
}  // namespace lab::async
