#include "models/async/task_group.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "models/async/tests/event_log.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/async/wait_for.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
namespace asio = boost::asio;

using Body = asio::awaitable<void> (*)(EventLog&, TaskGroup);

asio::awaitable<void> group_of(EventLog& log, Body body) {
  co_await with_task_group(
      [&log, body](TaskGroup group) { return body(log, group); });
}

/// Does it, and notes how it ended.
asio::awaitable<void> note_group(EventLog& log, Body body) {
  try {
    co_await group_of(log, body);
    note(log, "group ended");
  } catch (const TaskGroupError& error) {
    note(log, fmt::format("group threw {}", error.what()));
  } catch (const boost::system::system_error&) {
    note(log, "group was cancelled");
    throw;
  }
}

asio::awaitable<int> start_two(EventLog& log, TaskGroup group) {
  group.spawn(work(log, "a", 3));
  const auto b = group.spawn(work(log, "b", 2));
  note(log, "body done");
  co_return 17;
}

asio::awaitable<void> waits_for_all() {
  EventLog log;
  const int value = co_await with_task_group(
      [&log](TaskGroup group) { return start_two(log, group); });
  note(log, fmt::format("group gave {}", value));
  EXPECT_THAT(log, ElementsAre("0 s: body done", "2 s: b done", "3 s: a done",
                               "3 s: group gave 17"));
}

TEST(TaskGroup, GivesWhatTheBodyReturnsWhenAllTasksHaveEnded) {
  on_every_seed(waits_for_all);
}

asio::awaitable<void> fail_among_others(EventLog& log, TaskGroup group) {
  group.spawn(fail(log, "a", 1));
  group.spawn(work(log, "b", 3));
  group.spawn(leave_late(log, "c", 1));
  co_await work(log, "body", 3);
}

asio::awaitable<void> timeline() {
  EventLog log;
  co_await note_group(log, fail_among_others);
  EXPECT_EQ(log.front(), "1 s: a done");
  EXPECT_THAT(std::vector(log.begin() + 1, log.begin() + 4),
              UnorderedElementsAre("1 s: b cancelled", "1 s: c cancelled",
                                   "1 s: body cancelled"));
  EXPECT_THAT(std::vector(log.begin() + 4, log.end()),
              ElementsAre("2 s: c cleaned up",
                          "2 s: group threw task group: 1 failed: a"));
}

TEST(TaskGroup, CancelsTheSiblingsAndTheBodyOnAnErrorAndWaitsForAll) {
  on_every_seed(timeline);
}

asio::awaitable<int> break_while_cleaning(EventLog& log) {
  try {
    co_return co_await work(log, "b", 9);
  } catch (const boost::system::system_error&) {
    throw std::logic_error("broken broom");
  }
}

asio::awaitable<void> fail_twice(EventLog& log, TaskGroup group) {
  group.spawn(fail(log, "a", 1));
  group.spawn(break_while_cleaning(log));
  co_await sleep_for(9s);
}

asio::awaitable<void> throws_all_errors() {
  EventLog log;
  std::optional<TaskGroupError> thrown;
  try {
    co_await group_of(log, fail_twice);
  } catch (const TaskGroupError& error) {
    thrown = error;
  }
  EXPECT_EQ(thrown->errors().size(), 2U);
  EXPECT_THROW(std::rethrow_exception(thrown->errors()[0]), std::runtime_error);
  EXPECT_THROW(std::rethrow_exception(thrown->errors()[1]), std::logic_error);
  EXPECT_STREQ(thrown->what(), "task group: 2 failed: a; broken broom");
}

TEST(TaskGroup, ThrowsAllErrorsTogether) { on_every_seed(throws_all_errors); }

asio::awaitable<void> fail_in_the_body(EventLog& log, TaskGroup group) {
  group.spawn(work(log, "a", 3));
  co_await fail(log, "body", 1);
}

asio::awaitable<void> error_in_the_body() {
  EventLog log;
  co_await note_group(log, fail_in_the_body);
  EXPECT_THAT(log, ElementsAre("1 s: body done", "1 s: a cancelled",
                               "1 s: group threw task group: 1 failed: body"));
}

TEST(TaskGroup, TakesAnErrorOfTheBodyLikeAnyOther) {
  on_every_seed(error_in_the_body);
}

asio::awaitable<void> ask_for_a_failure(EventLog& log, TaskGroup group) {
  const auto task = group.spawn(fail(log, "a", 1));
  co_await task.result();
}

asio::awaitable<void> error_seen_twice() {
  EventLog log;
  co_await note_group(log, ask_for_a_failure);
  EXPECT_THAT(log, ElementsAre("1 s: a done",
                               "1 s: group threw task group: 1 failed: a"));
}

TEST(TaskGroup, ThrowsAnErrorOnceThatTheBodyHasSeenToo) {
  on_every_seed(error_seen_twice);
}

/// Spawns when the group shuts down, and after its end.
asio::awaitable<void> spawn_too_late(EventLog& log, TaskGroup group) {
  try {
    co_await sleep_for(9s);
  } catch (const boost::system::system_error&) {
    EXPECT_THROW(group.spawn(work(log, "late", 0)), std::logic_error);
  }
}

asio::awaitable<void> keep_group(EventLog& log, std::optional<TaskGroup>& kept,
                                 TaskGroup group) {
  kept = group;
  group.spawn(fail(log, "a", 1));
  group.spawn(spawn_too_late(log, group));
  co_await sleep_for(9s);
}

asio::awaitable<void> refuses_new_tasks() {
  EventLog log;
  std::optional<TaskGroup> kept;
  EXPECT_THROW(co_await with_task_group([&](TaskGroup group) {
                 return keep_group(log, kept, group);
               }),
               TaskGroupError);
  EXPECT_THROW(kept->spawn(work(log, "later", 0)), std::logic_error);
  co_await sleep_for(9s);
  EXPECT_THAT(log, ElementsAre("1 s: a done"));
}

TEST(TaskGroup, TakesNoNewTaskWhenItShutsDownOrHasEnded) {
  on_every_seed(refuses_new_tasks);
}

asio::awaitable<void> spawn_another(EventLog& log, TaskGroup group) {
  co_await sleep_for(1s);
  group.spawn(work(log, "grandchild", 2));
}

asio::awaitable<void> spawn_a_spawner(EventLog& log, TaskGroup group) {
  group.spawn(spawn_another(log, group));
  co_return;
}

asio::awaitable<void> grandchildren() {
  EventLog log;
  co_await note_group(log, spawn_a_spawner);
  EXPECT_THAT(log, ElementsAre("3 s: grandchild done", "3 s: group ended"));
}

TEST(TaskGroup, LetsItsTasksStartMoreWhenTheBodyHasEnded) {
  on_every_seed(grandchildren);
}

asio::awaitable<void> cancel_one(EventLog& log, TaskGroup group) {
  const auto a = group.spawn(work(log, "a", 3));
  group.spawn(work(log, "b", 2));
  co_await sleep_for(1s);
  a.cancel();
}

asio::awaitable<void> one_cancelled() {
  EventLog log;
  co_await note_group(log, cancel_one);
  EXPECT_THAT(
      log, ElementsAre("1 s: a cancelled", "2 s: b done", "2 s: group ended"));
}

TEST(TaskGroup, IsNotDisturbedByACancelledTask) {
  on_every_seed(one_cancelled);
}

asio::awaitable<void> ask(EventLog& log, Task<int> task) {
  try {
    co_await task.result();
  } catch (const Cancelled&) {
    note(log, "asker saw it");
    throw;
  }
}

asio::awaitable<void> cancel_one_that_is_asked(EventLog& log, TaskGroup group) {
  const auto a = group.spawn(work(log, "a", 3));
  const auto asker = group.spawn(ask(log, a));
  group.spawn(work(log, "b", 2));
  co_await sleep_for(1s);
  a.cancel();
  co_await asker.wait();
  EXPECT_TRUE(asker.cancelled());
}

asio::awaitable<void> asked_one_cancelled() {
  EventLog log;
  co_await note_group(log, cancel_one_that_is_asked);
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "1 s: asker saw it",
                               "2 s: b done", "2 s: group ended"));
}

TEST(TaskGroup, IsNotDisturbedByATaskThatAsksACancelledOne) {
  on_every_seed(asked_one_cancelled);
}

asio::awaitable<void> cancel_one_and_ask_it(EventLog& log, TaskGroup group) {
  const auto a = group.spawn(work(log, "a", 3));
  group.spawn(leave_late(log, "b", 1));
  co_await sleep_for(1s);
  a.cancel();
  co_await ask(log, a);
}

/// As CPython has it.
asio::awaitable<void> body_asks_a_cancelled_one() {
  EventLog log;
  const auto task = spawn(co_await asio::this_coro::executor,
                          note_group(log, cancel_one_and_ask_it));
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "1 s: asker saw it",
                               "1 s: b cancelled", "2 s: b cleaned up",
                               "2 s: group was cancelled"));
}

TEST(TaskGroup, IsCancelledByABodyThatAsksACancelledTask) {
  on_every_seed(body_asks_a_cancelled_one);
}

asio::awaitable<void> leave_two_late(EventLog& log, TaskGroup group) {
  group.spawn(leave_late(log, "a", 2));
  co_await leave_late(log, "body", 1);
}

asio::awaitable<void> cancelled_outside() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto task = spawn(loop, note_group(log, leave_two_late));
  co_await sleep_for(1s);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_THAT(std::vector(log.begin() + 2, log.end()),
              ElementsAre("2 s: body cleaned up", "3 s: a cleaned up",
                          "3 s: group was cancelled"));
}

TEST(TaskGroup, CancelsAllAndWaitsWhenItIsCancelled) {
  on_every_seed(cancelled_outside);
}

asio::awaitable<void> fail_and_go_on(EventLog& log) {
  co_await note_group(log, fail_among_others);
  co_await sleep_for(1h);
  ADD_FAILURE() << "it forgot that it was cancelled";
}

/// The group shuts down from the first second to the second one.
asio::awaitable<void> cancelled_while_shutting_down() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto task = spawn(loop, fail_and_go_on(log));
  co_await sleep_for(1500ms);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_THAT(std::vector(log.begin() + 4, log.end()),
              ElementsAre("2 s: c cleaned up",
                          "2 s: group threw task group: 1 failed: a"));
}

TEST(TaskGroup, CleansUpToTheEndWhenCancelledWhileShuttingDown) {
  on_every_seed(cancelled_while_shutting_down);
}

template <Body inner>
asio::awaitable<void> nest(EventLog& log, TaskGroup group) {
  group.spawn(group_of(log, inner));
  co_await work(log, "outer body", 9);
}

asio::awaitable<void> nested_error() {
  EventLog log;
  co_await note_group(log, nest<fail_among_others>);
  EXPECT_EQ(log.at(log.size() - 2), "2 s: outer body cancelled");
  EXPECT_EQ(log.back(),
            "2 s: group threw task group: 1 failed: task group: 1 failed: a");
}

TEST(TaskGroup, PassesTheErrorsOfANestedGroupOnTogether) {
  on_every_seed(nested_error);
}

asio::awaitable<void> nested_cancellation() {
  EventLog log;
  EXPECT_THROW(co_await wait_for(group_of(log, nest<leave_two_late>), 1s),
               TimedOut);
  note(log, "timed out");
  EXPECT_THAT(std::vector(log.begin(), log.begin() + 3),
              UnorderedElementsAre("1 s: a cancelled", "1 s: body cancelled",
                                   "1 s: outer body cancelled"));
  EXPECT_THAT(std::vector(log.begin() + 3, log.end()),
              ElementsAre("2 s: body cleaned up", "3 s: a cleaned up",
                          "3 s: timed out"));
}

TEST(TaskGroup, CancelsANestedGroupToo) { on_every_seed(nested_cancellation); }

asio::awaitable<void> start_a_thousand(EventLog& log, TaskGroup group) {
  for (int i = 0; i < 1000; ++i) group.spawn(work(log, "one", 2 + i));
  co_await fail(log, "body", 500);
}

asio::awaitable<void> thousand() {
  EventLog log;
  co_await note_group(log, start_a_thousand);
  EXPECT_EQ(log.size(), 1002U);
  const auto cancelled =
      std::count(log.begin(), log.end(), "500 s: one cancelled");
  EXPECT_GE(cancelled, 501);  // one of them would end at that second
  EXPECT_LE(cancelled, 502);
  EXPECT_EQ(log.back(), "500 s: group threw task group: 1 failed: body");
}

TEST(TaskGroup, EndsAThousandTasksTogether) { on_every_seed(thousand, 5); }

asio::awaitable<int> later(int value) {
  co_await sleep_for(0s);
  co_return value;
}

asio::awaitable<int> add_up(TaskGroup group) {
  const auto first = group.spawn(later(20));
  const auto second = group.spawn(later(22));
  const int sum = co_await first.result();
  co_return sum + co_await second.result();
}

TEST(TaskGroup, WorksOnARealLoopToo) {
  EXPECT_EQ(run(with_task_group(add_up)), 42);
}

}  // namespace
}  // namespace lab::async
