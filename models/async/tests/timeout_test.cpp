#include "models/async/timeout.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/async/tests/event_log.hpp"
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
asio::awaitable<void> note_end(EventLog& log, Seconds time, Body body) {
  try {
    const int value = co_await with_timeout(time, body);
    note(log, fmt::format("gave {}", value));
  } catch (const TimedOut&) {
    note(log, "timed out");
  } catch (const boost::system::system_error&) {
    note(log, "was cancelled");
  } catch (const std::runtime_error& error) {
    note(log, fmt::format("threw {}", error.what()));
  }
}

asio::awaitable<void> in_time() {
  EventLog log;
  const auto good = [&](TimeoutScope) { return work(log, "a", 2); };
  const auto bad = [&](TimeoutScope) { return fail(log, "b", 2); };
  co_await note_end(log, 5s, good);
  co_await note_end(log, 5s, bad);
  EXPECT_THAT(log, ElementsAre("2 s: a done", "2 s: gave 2", "4 s: b done",
                               "4 s: threw b"));
}

TEST(Timeout, ChangesNothingForABodyThatEndsInTime) { on_every_seed(in_time); }

asio::awaitable<int> look_at_the_end(EventLog& log, TimeoutScope scope) {
  bool is_aborted = false;
  try {
    co_await work(log, "a", 9);
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
  EventLog log;
  const auto body = [&](TimeoutScope scope) {
    return look_at_the_end(log, scope);
  };
  co_await note_end(log, 2s, body);
  EXPECT_THAT(log, ElementsAre("2 s: a cancelled", "3 s: timed out"));
}

TEST(Timeout, IsACancellationWithinAndATimeOutAtTheEndOnly) {
  on_every_seed(at_the_end_only);
}

asio::awaitable<void> all_the_same() {
  EventLog log;
  const auto body = [&](TimeoutScope) { return never_mind(log, "a", 3); };
  co_await note_end(log, 1s, body);
  EXPECT_THAT(log, ElementsAre("3 s: a done", "3 s: gave 3"));
}

TEST(Timeout, GivesAResultThatComesInSpiteOfIt) { on_every_seed(all_the_same); }

asio::awaitable<int> beat(EventLog& log, TimeoutScope scope, int times) {
  for (int i = 1; i <= times; ++i) {
    co_await work(log, "beat", i);
    const auto time = co_await now();
    scope.reschedule(time + 3500ms);
    EXPECT_EQ(scope.when(), time + 3500ms);
  }
  co_return times;
}

asio::awaitable<void> reschedules() {
  EventLog log;
  const auto three = [&](TimeoutScope scope) { return beat(log, scope, 3); };
  co_await note_end(log, 2s, three);
  EXPECT_EQ(log.back(), "6 s: gave 3");
  const auto nine = [&](TimeoutScope scope) { return beat(log, scope, 9); };
  co_await note_end(log, 2s, nine);
  EXPECT_EQ(log.back(), "15 s: timed out");  // 4 s is too long for a beat
}

TEST(Timeout, CanBeRescheduledAgainAndAgain) { on_every_seed(reschedules); }

asio::awaitable<int> change_its_mind(EventLog& log, TimeoutScope scope,
                                     TimeoutScope::Clock::time_point when) {
  scope.reschedule(when);
  co_return co_await work(log, "a", 60);
}

asio::awaitable<void> never_or_at_once() {
  EventLog log;
  const auto never = [&](TimeoutScope scope) {
    return change_its_mind(log, scope, no_deadline);
  };
  const auto at_once = [&](TimeoutScope scope) {
    return change_its_mind(log, scope, TimeoutScope::Clock::time_point());
  };
  co_await note_end(log, 1s, never);
  co_await note_end(log, 1s, at_once);
  EXPECT_THAT(log,
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

asio::awaitable<int> sleep_within(EventLog& log, Seconds time) {
  const auto body = [&](TimeoutScope) { return leave_late(log, "a", 1); };
  try {
    co_return co_await with_timeout(time, body);
  } catch (const TimedOut&) {
    note(log, "inner timed out");
    throw;
  }
}

asio::awaitable<void> nested() {
  EventLog log;
  const auto longer = [&](TimeoutScope) { return sleep_within(log, 5s); };
  co_await note_end(log, 2s, longer);
  EXPECT_THAT(log, ElementsAre("2 s: a cancelled", "3 s: a cleaned up",
                               "3 s: timed out"));
  log.clear();
  const auto shorter = [&](TimeoutScope) { return sleep_within(log, 2s); };
  co_await note_end(log, 5s, shorter);
  EXPECT_THAT(log, ElementsAre("5 s: a cancelled", "6 s: a cleaned up",
                               "6 s: inner timed out", "6 s: timed out"));
}

TEST(Timeout, CanBeNestedAndEachTimesOutAtItsOwnEnd) { on_every_seed(nested); }

/// Cancels the caller after so many seconds of a time-out of two.
asio::awaitable<void> cancelled_after(Seconds time) {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto body = [&](TimeoutScope) { return leave_late(log, "a", 5); };
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
  EventLog log;
  const auto body = [&](TimeoutScope) { return work(log, "a", 0); };
  co_await note_end(log, 0s, body);
  co_await note_end(log, -1s, body);
  EXPECT_THAT(log, ElementsAre("0 s: timed out", "0 s: timed out"));
}

TEST(Timeout, DoesNotEvenBeginWithoutTime) { on_every_seed(no_time); }

TEST(Timeout, WorksOnARealLoopToo) {
  const auto body = [](TimeoutScope) { return sleep_for(1h); };
  EXPECT_THROW(run(with_timeout(1ns, body)), TimedOut);
}

}  // namespace
}  // namespace lab::async
