#include "models/async/task_group.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "models/async/tests/diary.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/async/wait_for.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
namespace asio = boost::asio;

using Body = asio::awaitable<void> (*)(Diary&, TaskGroup);

asio::awaitable<void> group_of(Diary& diary, Body body) {
  co_await with_task_group(
      [&diary, body](TaskGroup group) { return body(diary, group); });
}

/// Does it, and notes how it ended.
asio::awaitable<void> note_group(Diary& diary, Body body) {
  try {
    co_await group_of(diary, body);
    note(diary, "group ended");
  } catch (const TaskGroupError& error) {
    note(diary, fmt::format("group threw {}", error.what()));
  } catch (const boost::system::system_error&) {
    note(diary, "group was cancelled");
    throw;
  }
}

asio::awaitable<int> start_two(Diary& diary, TaskGroup group) {
  group.spawn(work(diary, "a", 3));
  const auto b = group.spawn(work(diary, "b", 2));
  note(diary, "body done");
  co_return 17;
}

asio::awaitable<void> waits_for_all() {
  Diary diary;
  const int value = co_await with_task_group(
      [&diary](TaskGroup group) { return start_two(diary, group); });
  note(diary, fmt::format("group gave {}", value));
  EXPECT_THAT(diary, ElementsAre("0 s: body done", "2 s: b done", "3 s: a done",
                                 "3 s: group gave 17"));
}

TEST(TaskGroup, GivesWhatTheBodyReturnsWhenAllTasksHaveEnded) {
  on_every_seed(waits_for_all);
}

asio::awaitable<void> fail_among_others(Diary& diary, TaskGroup group) {
  group.spawn(fail(diary, "a", 1));
  group.spawn(work(diary, "b", 3));
  group.spawn(leave_late(diary, "c", 1));
  co_await work(diary, "body", 3);
}

asio::awaitable<void> timeline() {
  Diary diary;
  co_await note_group(diary, fail_among_others);
  EXPECT_EQ(diary.front(), "1 s: a done");
  EXPECT_THAT(std::vector(diary.begin() + 1, diary.begin() + 4),
              UnorderedElementsAre("1 s: b cancelled", "1 s: c cancelled",
                                   "1 s: body cancelled"));
  EXPECT_THAT(std::vector(diary.begin() + 4, diary.end()),
              ElementsAre("2 s: c cleaned up",
                          "2 s: group threw task group: 1 failed: a"));
}

TEST(TaskGroup, CancelsTheSiblingsAndTheBodyOnAnErrorAndWaitsForAll) {
  on_every_seed(timeline);
}

asio::awaitable<int> break_while_cleaning(Diary& diary) {
  try {
    co_return co_await work(diary, "b", 9);
  } catch (const boost::system::system_error&) {
    throw std::logic_error("broken broom");
  }
}

asio::awaitable<void> fail_twice(Diary& diary, TaskGroup group) {
  group.spawn(fail(diary, "a", 1));
  group.spawn(break_while_cleaning(diary));
  co_await sleep_for(9s);
}

asio::awaitable<void> throws_all_errors() {
  Diary diary;
  std::optional<TaskGroupError> thrown;
  try {
    co_await group_of(diary, fail_twice);
  } catch (const TaskGroupError& error) {
    thrown = error;
  }
  EXPECT_EQ(thrown->errors().size(), 2U);
  EXPECT_THROW(std::rethrow_exception(thrown->errors()[0]), std::runtime_error);
  EXPECT_THROW(std::rethrow_exception(thrown->errors()[1]), std::logic_error);
  EXPECT_STREQ(thrown->what(), "task group: 2 failed: a; broken broom");
}

TEST(TaskGroup, ThrowsAllErrorsTogether) { on_every_seed(throws_all_errors); }

asio::awaitable<void> fail_in_the_body(Diary& diary, TaskGroup group) {
  group.spawn(work(diary, "a", 3));
  co_await fail(diary, "body", 1);
}

asio::awaitable<void> error_in_the_body() {
  Diary diary;
  co_await note_group(diary, fail_in_the_body);
  EXPECT_THAT(diary,
              ElementsAre("1 s: body done", "1 s: a cancelled",
                          "1 s: group threw task group: 1 failed: body"));
}

TEST(TaskGroup, TakesAnErrorOfTheBodyLikeAnyOther) {
  on_every_seed(error_in_the_body);
}

asio::awaitable<void> ask_for_a_failure(Diary& diary, TaskGroup group) {
  const auto task = group.spawn(fail(diary, "a", 1));
  co_await task.result();
}

asio::awaitable<void> error_seen_twice() {
  Diary diary;
  co_await note_group(diary, ask_for_a_failure);
  EXPECT_THAT(diary, ElementsAre("1 s: a done",
                                 "1 s: group threw task group: 1 failed: a"));
}

TEST(TaskGroup, ThrowsAnErrorOnceThatTheBodyHasSeenToo) {
  on_every_seed(error_seen_twice);
}

/// Spawns when the group shuts down, and after its end.
asio::awaitable<void> spawn_too_late(Diary& diary, TaskGroup group) {
  try {
    co_await sleep_for(9s);
  } catch (const boost::system::system_error&) {
    EXPECT_THROW(group.spawn(work(diary, "late", 0)), std::logic_error);
  }
}

asio::awaitable<void> keep_group(Diary& diary, std::optional<TaskGroup>& kept,
                                 TaskGroup group) {
  kept = group;
  group.spawn(fail(diary, "a", 1));
  group.spawn(spawn_too_late(diary, group));
  co_await sleep_for(9s);
}

asio::awaitable<void> refuses_new_tasks() {
  Diary diary;
  std::optional<TaskGroup> kept;
  EXPECT_THROW(co_await with_task_group([&](TaskGroup group) {
                 return keep_group(diary, kept, group);
               }),
               TaskGroupError);
  EXPECT_THROW(kept->spawn(work(diary, "later", 0)), std::logic_error);
  co_await sleep_for(9s);
  EXPECT_THAT(diary, ElementsAre("1 s: a done"));
}

TEST(TaskGroup, TakesNoNewTaskWhenItShutsDownOrHasEnded) {
  on_every_seed(refuses_new_tasks);
}

asio::awaitable<void> spawn_another(Diary& diary, TaskGroup group) {
  co_await sleep_for(1s);
  group.spawn(work(diary, "grandchild", 2));
}

asio::awaitable<void> spawn_a_spawner(Diary& diary, TaskGroup group) {
  group.spawn(spawn_another(diary, group));
  co_return;
}

asio::awaitable<void> grandchildren() {
  Diary diary;
  co_await note_group(diary, spawn_a_spawner);
  EXPECT_THAT(diary, ElementsAre("3 s: grandchild done", "3 s: group ended"));
}

TEST(TaskGroup, LetsItsTasksStartMoreWhenTheBodyHasEnded) {
  on_every_seed(grandchildren);
}

asio::awaitable<void> cancel_one(Diary& diary, TaskGroup group) {
  const auto a = group.spawn(work(diary, "a", 3));
  group.spawn(work(diary, "b", 2));
  co_await sleep_for(1s);
  a.cancel();
}

asio::awaitable<void> one_cancelled() {
  Diary diary;
  co_await note_group(diary, cancel_one);
  EXPECT_THAT(diary, ElementsAre("1 s: a cancelled", "2 s: b done",
                                 "2 s: group ended"));
}

TEST(TaskGroup, IsNotDisturbedByACancelledTask) {
  on_every_seed(one_cancelled);
}

asio::awaitable<void> ask(Diary& diary, Task<int> task) {
  try {
    co_await task.result();
  } catch (const Cancelled&) {
    note(diary, "asker saw it");
    throw;
  }
}

asio::awaitable<void> cancel_one_that_is_asked(Diary& diary, TaskGroup group) {
  const auto a = group.spawn(work(diary, "a", 3));
  const auto asker = group.spawn(ask(diary, a));
  group.spawn(work(diary, "b", 2));
  co_await sleep_for(1s);
  a.cancel();
  co_await asker.wait();
  EXPECT_TRUE(asker.cancelled());
}

asio::awaitable<void> asked_one_cancelled() {
  Diary diary;
  co_await note_group(diary, cancel_one_that_is_asked);
  EXPECT_THAT(diary, ElementsAre("1 s: a cancelled", "1 s: asker saw it",
                                 "2 s: b done", "2 s: group ended"));
}

TEST(TaskGroup, IsNotDisturbedByATaskThatAsksACancelledOne) {
  on_every_seed(asked_one_cancelled);
}

asio::awaitable<void> cancel_one_and_ask_it(Diary& diary, TaskGroup group) {
  const auto a = group.spawn(work(diary, "a", 3));
  group.spawn(leave_late(diary, "b", 1));
  co_await sleep_for(1s);
  a.cancel();
  co_await ask(diary, a);
}

/// As CPython has it.
asio::awaitable<void> body_asks_a_cancelled_one() {
  Diary diary;
  const auto task = spawn(co_await asio::this_coro::executor,
                          note_group(diary, cancel_one_and_ask_it));
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_THAT(diary, ElementsAre("1 s: a cancelled", "1 s: asker saw it",
                                 "1 s: b cancelled", "2 s: b cleaned up",
                                 "2 s: group was cancelled"));
}

TEST(TaskGroup, IsCancelledByABodyThatAsksACancelledTask) {
  on_every_seed(body_asks_a_cancelled_one);
}

asio::awaitable<void> leave_two_late(Diary& diary, TaskGroup group) {
  group.spawn(leave_late(diary, "a", 2));
  co_await leave_late(diary, "body", 1);
}

asio::awaitable<void> cancelled_outside() {
  const auto loop = co_await asio::this_coro::executor;
  Diary diary;
  const auto task = spawn(loop, note_group(diary, leave_two_late));
  co_await sleep_for(1s);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_THAT(std::vector(diary.begin() + 2, diary.end()),
              ElementsAre("2 s: body cleaned up", "3 s: a cleaned up",
                          "3 s: group was cancelled"));
}

TEST(TaskGroup, CancelsAllAndWaitsWhenItIsCancelled) {
  on_every_seed(cancelled_outside);
}

asio::awaitable<void> fail_and_go_on(Diary& diary) {
  co_await note_group(diary, fail_among_others);
  co_await sleep_for(1h);
  ADD_FAILURE() << "it forgot that it was cancelled";
}

/// The group shuts down from the first second to the second one.
asio::awaitable<void> cancelled_while_shutting_down() {
  const auto loop = co_await asio::this_coro::executor;
  Diary diary;
  const auto task = spawn(loop, fail_and_go_on(diary));
  co_await sleep_for(1500ms);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_THAT(std::vector(diary.begin() + 4, diary.end()),
              ElementsAre("2 s: c cleaned up",
                          "2 s: group threw task group: 1 failed: a"));
}

TEST(TaskGroup, CleansUpToTheEndWhenCancelledWhileShuttingDown) {
  on_every_seed(cancelled_while_shutting_down);
}

template <Body inner>
asio::awaitable<void> nest(Diary& diary, TaskGroup group) {
  group.spawn(group_of(diary, inner));
  co_await work(diary, "outer body", 9);
}

asio::awaitable<void> nested_error() {
  Diary diary;
  co_await note_group(diary, nest<fail_among_others>);
  EXPECT_EQ(diary.at(diary.size() - 2), "2 s: outer body cancelled");
  EXPECT_EQ(diary.back(),
            "2 s: group threw task group: 1 failed: task group: 1 failed: a");
}

TEST(TaskGroup, PassesTheErrorsOfANestedGroupOnTogether) {
  on_every_seed(nested_error);
}

asio::awaitable<void> nested_cancellation() {
  Diary diary;
  EXPECT_THROW(co_await wait_for(group_of(diary, nest<leave_two_late>), 1s),
               TimedOut);
  note(diary, "timed out");
  EXPECT_THAT(std::vector(diary.begin(), diary.begin() + 3),
              UnorderedElementsAre("1 s: a cancelled", "1 s: body cancelled",
                                   "1 s: outer body cancelled"));
  EXPECT_THAT(std::vector(diary.begin() + 3, diary.end()),
              ElementsAre("2 s: body cleaned up", "3 s: a cleaned up",
                          "3 s: timed out"));
}

TEST(TaskGroup, CancelsANestedGroupToo) { on_every_seed(nested_cancellation); }

asio::awaitable<void> start_a_thousand(Diary& diary, TaskGroup group) {
  for (int i = 0; i < 1000; ++i) group.spawn(work(diary, "one", 2 + i));
  co_await fail(diary, "body", 500);
}

asio::awaitable<void> thousand() {
  Diary diary;
  co_await note_group(diary, start_a_thousand);
  EXPECT_EQ(diary.size(), 1002U);
  const auto cancelled =
      std::count(diary.begin(), diary.end(), "500 s: one cancelled");
  EXPECT_GE(cancelled, 501);  // one of them would end at that second
  EXPECT_LE(cancelled, 502);
  EXPECT_EQ(diary.back(), "500 s: group threw task group: 1 failed: body");
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
