#include "models/async/wait.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/async/tests/event_log.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/threads/error_text.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
namespace asio = boost::asio;

using Ints = std::vector<Task<int>>;

template <typename... Tasks>
Ints list(Tasks... tasks) {
  return {tasks...};
}

asio::awaitable<void> first_completed() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks =
      spawn_all(loop, work(log, "a", 3), work(log, "b", 1), work(log, "c", 2));
  const auto [done, pending] = co_await wait(tasks, Until::first_completed);
  EXPECT_THAT(done, ElementsAre(tasks[1]));
  EXPECT_THAT(pending, ElementsAre(tasks[0], tasks[2]));
  EXPECT_THAT(log, ElementsAre("1 s: b done"));
  co_await sleep_for(5s);
  EXPECT_THAT(log, ElementsAre("1 s: b done", "2 s: c done", "3 s: a done"));
}

TEST(WaitTasks, FirstCompletedGivesAtLeastOneDoneAndCancelsNothing) {
  on_every_seed(first_completed);
}

asio::awaitable<void> duplicates() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto a = spawn(loop, work(log, "a", 1));
  const auto b = spawn(loop, work(log, "b", 3));
  const Ints tasks = list(b, a, b, a);
  const auto [done, pending] = co_await wait(tasks, Until::first_completed);
  EXPECT_THAT(done, ElementsAre(a));
  EXPECT_THAT(pending, ElementsAre(b));
  const auto all = co_await wait(tasks);
  EXPECT_THAT(all.done, ElementsAre(b, a));
}

TEST(WaitTasks, DoneAndPendingTogetherAreTheInputWithoutDuplicates) {
  on_every_seed(duplicates);
}

asio::awaitable<void> already_done() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 9), work(log, "b", 1));
  co_await tasks[1].wait();
  co_await wait(tasks, Until::first_completed);
  co_await wait(tasks, Until::first_completed);
  EXPECT_EQ(co_await now() - DeterministicLoop::Time(), 1s);
  co_await tasks[0].wait();
}

TEST(WaitTasks, FirstCompletedTakesTheDoneOnesAtOnce) {
  on_every_seed(already_done);
}

asio::awaitable<void> first_exception() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks =
      spawn_all(loop, work(log, "a", 1), fail(log, "b", 2), work(log, "c", 3));
  const auto [done, pending] = co_await wait(tasks, Until::first_exception);
  EXPECT_THAT(done, ElementsAre(tasks[0], tasks[1]));
  EXPECT_THAT(pending, ElementsAre(tasks[2]));
  EXPECT_EQ(threads::error_text(tasks[1].error()), "b");
  co_await tasks[2].wait();
}

TEST(WaitTasks, FirstExceptionIsNotWokenByASuccess) {
  on_every_seed(first_exception);
}

asio::awaitable<void> first_exception_and_a_cancelled_task() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 9), work(log, "b", 2));
  tasks[0].cancel();
  const auto [done, pending] = co_await wait(tasks, Until::first_exception);
  EXPECT_THAT(done, ElementsAre(tasks[0], tasks[1]));
  EXPECT_THAT(pending, IsEmpty());
}

TEST(WaitTasks, FirstExceptionIsNotWokenByACancelledTask) {
  on_every_seed(first_exception_and_a_cancelled_task);
}

asio::awaitable<void> time_out() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks =
      spawn_all(loop, work(log, "a", 5), fail(log, "b", 1), work(log, "c", 5));
  const auto [done, pending] = co_await wait(tasks, Until::all, 2s);
  EXPECT_EQ(co_await now() - DeterministicLoop::Time(), 2s);
  EXPECT_THAT(done, ElementsAre(tasks[1]));
  EXPECT_THAT(pending, ElementsAre(tasks[0], tasks[2]));
  EXPECT_EQ(threads::error_text(tasks[1].error()), "b");
  const auto rest = co_await wait(pending);
  EXPECT_THAT(rest.done, ElementsAre(tasks[0], tasks[2]));
  EXPECT_EQ(tasks[0].get(), 5);
}

TEST(WaitTasks, AllWithATimeOutGivesBothSetsAndNeitherThrowsNorCancels) {
  on_every_seed(time_out);
}

asio::awaitable<void> no_time() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 1));
  const auto look = co_await wait(tasks, Until::all, 0s);
  EXPECT_THAT(look.pending, ElementsAre(tasks[0]));
  const auto for_ever = std::chrono::steady_clock::duration::max();
  const auto rest = co_await wait(tasks, Until::all, for_ever);
  EXPECT_THAT(rest.done, ElementsAre(tasks[0]));
}

TEST(WaitTasks, TakesAnyTimeOutFromNothingToForEver) { on_every_seed(no_time); }

asio::awaitable<void> wait_for_all(Ints tasks) { co_await wait(tasks); }

asio::awaitable<void> cancelled_waiter() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 3));
  const auto waiter = spawn(loop, wait_for_all(tasks));
  co_await sleep_for(1s);
  waiter.cancel();
  co_await waiter.wait();
  EXPECT_TRUE(waiter.cancelled());
  EXPECT_EQ(co_await tasks[0].result(), 3);
}

TEST(WaitTasks, LeavesTheTasksAloneWhenTheWaiterIsCancelled) {
  on_every_seed(cancelled_waiter);
}

asio::awaitable<void> empty() {
  const auto [done, pending] = co_await wait(Ints());
  EXPECT_THAT(done, IsEmpty());
  EXPECT_THAT(pending, IsEmpty());
}

TEST(WaitTasks, ReturnsAtOnceIfThereIsNothingToWaitFor) {
  on_every_seed(empty, 1);
}

asio::awaitable<void> look_at_a_failure(EventLog& log) {
  const auto loop = co_await asio::this_coro::executor;
  const auto tasks = spawn_all(loop, fail(log, "lost", 1));
  co_await wait(tasks, Until::first_exception);
}

TEST(WaitTasks, LetsAnErrorBeReportedThatNobodyElseAskedFor) {
  DeterministicLoop loop(1);
  EventLog log;
  std::vector<std::string> lost;
  on_lost_error(loop.get_executor(),
                [&](const std::string& text) { lost.push_back(text); });
  run(loop, look_at_a_failure(log));
  EXPECT_THAT(lost, ElementsAre("lost"));
}

}  // namespace
}  // namespace lab::async
