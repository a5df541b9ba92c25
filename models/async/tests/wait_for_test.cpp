#include "models/async/wait_for.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/async/tests/event_log.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
namespace asio = boost::asio;

/// Does it, and notes how it ended.
asio::awaitable<void> note_end(EventLog& log, asio::awaitable<int> waiting) {
  try {
    const int value = co_await std::move(waiting);
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
  co_await note_end(log, wait_for(work(log, "a", 2), 5s));
  co_await note_end(log, wait_for(fail(log, "b", 2), 5s));
  co_await wait_for(sleep_for(1s), std::chrono::steady_clock::duration::max());
  EXPECT_THAT(log, ElementsAre("2 s: a done", "2 s: gave 2", "4 s: b done",
                               "4 s: threw b"));
}

TEST(WaitFor, GivesOrThrowsWhatComesInTime) { on_every_seed(in_time); }

asio::awaitable<void> clean_up() {
  EventLog log;
  co_await note_end(log, wait_for(leave_late(log, "a", 2), 1s));
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "3 s: a cleaned up",
                               "3 s: timed out"));
}

TEST(WaitFor, CancelsOnTimeOutAndWaitsUntilTheCancellingIsDone) {
  on_every_seed(clean_up);
}

asio::awaitable<void> ends_all_the_same() {
  EventLog log;
  co_await note_end(log, wait_for(never_mind(log, "a", 3), 1s));
  EXPECT_THAT(log, ElementsAre("3 s: a done", "3 s: gave 3"));
}

TEST(WaitFor, GivesAResultThatComesInSpiteOfTheTimeOut) {
  on_every_seed(ends_all_the_same);
}

asio::awaitable<int> fail_to_clean_up(EventLog& log) {
  try {
    co_return co_await work(log, "a", 9);
  } catch (const boost::system::system_error&) {
    throw std::runtime_error("broken broom");
  }
}

asio::awaitable<void> fails_to_clean_up() {
  EventLog log;
  co_await note_end(log, wait_for(fail_to_clean_up(log), 1s));
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "1 s: threw broken broom"));
}

TEST(WaitFor, PassesOnAnErrorOfTheCleaningUp) {
  on_every_seed(fails_to_clean_up);
}

asio::awaitable<void> cancelled_waiter() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto waiter = spawn(loop, wait_for(leave_late(log, "a", 2), 5s));
  co_await sleep_for(1s);
  waiter.cancel();
  co_await waiter.wait();
  note(log, "waiter ended");
  EXPECT_TRUE(waiter.cancelled());
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "3 s: a cleaned up",
                               "3 s: waiter ended"));
}

TEST(WaitFor, CancelsTheBodyAndWaitsForItWhenTheWaiterIsCancelled) {
  on_every_seed(cancelled_waiter);
}

asio::awaitable<void> cancelled_waiter_after_time_out() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto waiter = spawn(loop, wait_for(leave_late(log, "a", 9), 1s));
  co_await sleep_for(2s);
  waiter.cancel();
  co_await waiter.wait();
  note(log, "waiter ended");
  EXPECT_TRUE(waiter.cancelled());
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "2 s: waiter ended"));
}

TEST(WaitFor, PassesACancellationOnToACleaningUpToo) {
  on_every_seed(cancelled_waiter_after_time_out);
}

asio::awaitable<void> no_time() {
  EventLog log;
  co_await note_end(log, wait_for(work(log, "a", 0), 0s));
  co_await note_end(log, wait_for(work(log, "a", 0), -1s));
  EXPECT_THAT(log, ElementsAre("0 s: timed out", "0 s: timed out"));
}

TEST(WaitFor, DoesNotEvenBeginWithoutTime) { on_every_seed(no_time); }

asio::awaitable<void> no_time_for_a_running_task() {
  const auto loop = co_await asio::this_coro::executor;
  for (const auto time : {0s, -1s}) {
    DeterministicLoop::moving()->set_clock({});
    EventLog log;
    const auto task = spawn(loop, leave_late(log, "a", 2));
    co_await sleep_for(1s);
    co_await note_end(log, wait_for(task, time));
    EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "3 s: a cleaned up",
                                 "3 s: timed out"));
  }
}

TEST(WaitFor, CancelsOnceWithoutTimeAndWaitsUntilTheCancellingIsDone) {
  on_every_seed(no_time_for_a_running_task);
}

asio::awaitable<void> cancelled_waiter_and_time_out() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto waiter = spawn(loop, wait_for(leave_late(log, "a", 9), 2s));
  co_await sleep_for(1s);
  waiter.cancel();
  co_await waiter.wait();
  EXPECT_TRUE(waiter.cancelled());
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "10 s: a cleaned up"));
}

TEST(WaitFor, LetsACleaningUpGoOnWhenTheTimeIsOverMeanwhile) {
  on_every_seed(cancelled_waiter_and_time_out);
}

asio::awaitable<void> race() {
  EventLog log;
  co_await note_end(log, wait_for(work(log, "a", 1), 1s));
  if (log.front() == "1 s: a done")
    EXPECT_EQ(log.back(), "1 s: gave 1");
  else
    EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "1 s: timed out"));
}

TEST(WaitFor, EitherGivesOrTimesOutWhenBothComeAtOnce) { on_every_seed(race); }

asio::awaitable<void> running_task() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto task = spawn(loop, work(log, "a", 5));
  co_await note_end(log, wait_for(task, 1s));
  EXPECT_TRUE(task.cancelled());
  const auto quick = spawn(loop, work(log, "b", 1));
  co_await note_end(log, wait_for(quick, 2s));
  co_await note_end(log, wait_for(quick, 0s));  // it is done already
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "1 s: timed out",
                               "2 s: b done", "2 s: gave 1", "2 s: gave 1"));
}

TEST(WaitFor, CancelsARunningTaskToo) { on_every_seed(running_task); }

asio::awaitable<void> nested() {
  EventLog log;
  co_await note_end(log, wait_for(wait_for(leave_late(log, "a", 1), 5s), 2s));
  co_await note_end(log, wait_for(wait_for(work(log, "b", 9), 2s), 5s));
  EXPECT_THAT(
      log, ElementsAre("2 s: a cancelled", "3 s: a cleaned up",
                       "3 s: timed out", "5 s: b cancelled", "5 s: timed out"));
}

TEST(WaitFor, CanBeNested) { on_every_seed(nested); }

asio::awaitable<void> says_how_long() {
  try {
    co_await wait_for(sleep_for(1h), 1500ms);
  } catch (const TimedOut& error) {
    EXPECT_THAT(error.what(), HasSubstr("not done within 1.5 s"));
  }
}

TEST(WaitFor, SaysHowLongItHasWaited) { on_every_seed(says_how_long, 1); }

/// Needs many turns of the loop to clean up.
asio::awaitable<void> clean_up_slowly(bool& is_clean) {
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
  }
  co_await asio::this_coro::reset_cancellation_state();
  for (int turns = 0; turns < 100; ++turns) co_await sleep_for(0s);
  is_clean = true;
  throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<bool> let_clean_up(std::chrono::nanoseconds time) {
  bool is_clean = false;
  const auto task =
      spawn(co_await asio::this_coro::executor, clean_up_slowly(is_clean));
  co_await sleep_for(0s);  // it waits now
  co_await sleep_for(0s);
  EXPECT_THROW(co_await wait_for(task, time), TimedOut);
  co_return is_clean;
}

TEST(WaitFor, WaitsForTheCleaningUpOnARealLoopToo) {
  for (const auto time : {0ns, -1ns, 1ns})
    EXPECT_TRUE(run(let_clean_up(time))) << time.count();
}

TEST(WaitFor, WorksOnARealLoopToo) {
  EXPECT_THROW(run(wait_for(sleep_for(1h), 0s)), TimedOut);
  EXPECT_THROW(run(wait_for(sleep_for(1h), 1ns)), TimedOut);
  EXPECT_NO_THROW(run(wait_for(sleep_for(0s), 1h)));
}

}  // namespace
}  // namespace lab::async
