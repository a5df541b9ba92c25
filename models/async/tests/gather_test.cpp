#include "models/async/gather.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <numeric>

#include "models/async/tests/event_log.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/threads/error_text.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
namespace asio = boost::asio;

template <typename T>
std::string text_of(const T& settled) {
  const auto* error = std::get_if<std::exception_ptr>(&settled);
  return error != nullptr ? threads::error_text(*error) : "a value";
}

asio::awaitable<void> mixed_results() {
  EventLog log;
  const auto [a, b, c] =
      co_await gather(work(log, "a", 3), sleep_for(2s), work(log, "c", 1));
  EXPECT_EQ(a, 3);
  EXPECT_EQ(b, std::monostate());
  EXPECT_EQ(c, 1);
  EXPECT_THAT(log, ElementsAre("1 s: c done", "3 s: a done"));
}

TEST(Gather, GivesTheResultsInTheOrderOfTheArguments) {
  on_every_seed(mixed_results);
}

asio::awaitable<void> many_results() {
  EventLog log;
  std::vector<asio::awaitable<int>> works;
  for (const int seconds : {2, 3, 1})
    works.push_back(work(log, "one", seconds));
  EXPECT_THAT(co_await gather(std::move(works)), ElementsAre(2, 3, 1));
}

TEST(Gather, GivesManyResultsInTheOrderOfTheVector) {
  on_every_seed(many_results);
}

asio::awaitable<void> nothing() {
  co_await gather();
  co_await gather(std::vector<asio::awaitable<void>>());
  EXPECT_THAT(co_await gather(std::vector<Task<int>>()), IsEmpty());
  EXPECT_THAT(
      co_await gather(return_exceptions, std::vector<asio::awaitable<int>>()),
      IsEmpty());
}

TEST(Gather, GivesAnEmptyResultAtOnceForNothing) { on_every_seed(nothing, 1); }

asio::awaitable<std::unique_ptr<int>> unique(int value) {
  co_return std::make_unique<int>(value);
}

asio::awaitable<void> gather_unique() {
  const auto [one, two] = co_await gather(unique(1), unique(2));
  EXPECT_EQ(*one + *two, 3);
}

TEST(Gather, GivesAwayWhatCannotBeCopied) { on_every_seed(gather_unique); }

asio::awaitable<void> gather_tasks_twice() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto a = spawn(loop, work(log, "a", 1));
  const auto [first, second, b] = co_await gather(a, a, work(log, "b", 2));
  EXPECT_EQ(first + 10 * second + 100 * b, 211);
  const std::vector tasks(3, a);
  EXPECT_THAT(co_await gather(tasks), ElementsAre(1, 1, 1));
}

TEST(Gather, TakesTasksThatRunOrAreDone) { on_every_seed(gather_tasks_twice); }

/// For the sibling that runs on when nobody gathers any more.
asio::awaitable<void> try_gather(EventLog& log) {
  try {
    co_await gather(fail(log, "a", 1), work(log, "b", 3), work(log, "c", 3));
  } catch (const std::runtime_error& error) {
    note(log, std::string("gather threw ") + error.what());
  }
}

asio::awaitable<void> timeline() {
  EventLog log;
  co_await try_gather(log);
  co_await sleep_for(10s);
  EXPECT_THAT(std::vector(log.begin(), log.begin() + 2),
              ElementsAre("1 s: a done", "1 s: gather threw a"));
  EXPECT_THAT(std::vector(log.begin() + 2, log.end()),
              UnorderedElementsAre("3 s: b done", "3 s: c done"));
}

TEST(Gather, PassesTheFirstErrorOnAtOnceAndLetsTheSiblingsRunOn) {
  on_every_seed(timeline);
}

asio::awaitable<void> timeline_with_exceptions() {
  EventLog log;
  const auto [a, b, c] = co_await gather(return_exceptions, fail(log, "a", 1),
                                         work(log, "b", 3), work(log, "c", 3));
  note(log, "gather gave all");
  EXPECT_EQ(text_of(a), "a");
  EXPECT_EQ(std::get<int>(b), 3);
  EXPECT_EQ(std::get<int>(c), 3);
  EXPECT_EQ(log.front(), "1 s: a done");
  EXPECT_EQ(log.back(), "3 s: gather gave all");
}

TEST(GatherReturnExceptions, GivesValuesAndErrorsEachInTheirPlace) {
  on_every_seed(timeline_with_exceptions);
}

asio::awaitable<void> many_settled() {
  EventLog log;
  std::vector<asio::awaitable<int>> works;
  works.push_back(fail(log, "late", 2));
  works.push_back(work(log, "good", 3));
  works.push_back(fail(log, "early", 1));
  const auto all = co_await gather(return_exceptions, std::move(works));
  EXPECT_EQ(text_of(all[0]), "late");
  EXPECT_EQ(text_of(all[1]), "a value");
  EXPECT_EQ(text_of(all[2]), "early");
}

TEST(GatherReturnExceptions, KeepsTheOrderOfTheVector) {
  on_every_seed(many_settled);
}

asio::awaitable<void> gather_late_leavers(EventLog& log) {
  co_await gather(work(log, "a", 5), leave_late(log, "b", 2));
}

asio::awaitable<void> gather_late_leavers_settled(EventLog& log) {
  co_await gather(return_exceptions, work(log, "a", 5),
                  leave_late(log, "b", 2));
}

/// Cancels it after one second.
asio::awaitable<Task<>> cancel_after_a_second(asio::awaitable<void> gathering) {
  const auto task =
      spawn(co_await asio::this_coro::executor, std::move(gathering));
  co_await sleep_for(1s);
  task.cancel();
  co_await task.wait();
  co_return task;
}

asio::awaitable<void> cancelled_gather(
    asio::awaitable<void> (*gathering)(EventLog&)) {
  EventLog log;
  const auto task = co_await cancel_after_a_second(gathering(log));
  note(log, "gather ended");
  EXPECT_TRUE(task.cancelled());
  EXPECT_THAT(std::vector(log.begin(), log.begin() + 2),
              UnorderedElementsAre("1 s: a cancelled", "1 s: b cancelled"));
  EXPECT_THAT(std::vector(log.begin() + 2, log.end()),
              ElementsAre("3 s: b cleaned up", "3 s: gather ended"));
}

asio::awaitable<void> cancelled_plain() {
  co_await cancelled_gather(gather_late_leavers);
}

asio::awaitable<void> cancelled_settled() {
  co_await cancelled_gather(gather_late_leavers_settled);
}

/// One of the children is there twice.
asio::awaitable<void> gather_one_twice(EventLog& log) {
  const auto task =
      spawn(co_await asio::this_coro::executor, leave_late(log, "a", 2));
  co_await gather(task, task);
}

asio::awaitable<void> cancelled_twice() {
  EventLog log;
  co_await cancel_after_a_second(gather_one_twice(log));
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "3 s: a cleaned up"));
}

TEST(Gather, CancelsAChildOnceThatItHasTwice) {
  on_every_seed(cancelled_twice);
}

TEST(Gather, CancelsItsChildrenWhenCancelledAndSeesThemEnd) {
  on_every_seed(cancelled_plain);
}

TEST(GatherReturnExceptions, CancelsItsChildrenWhenCancelledToo) {
  on_every_seed(cancelled_settled);
}

asio::awaitable<void> one_child_cancelled() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 3), work(log, "b", 2));
  const auto settling = spawn(loop, gather(return_exceptions, tasks));
  const auto gathering = spawn(loop, gather(tasks));
  co_await sleep_for(1s);
  tasks[0].cancel();
  EXPECT_THROW(co_await gathering.result(), Cancelled);
  note(log, "the first error");
  const auto all = co_await settling.result();
  EXPECT_TRUE(is_cancellation(std::get<std::exception_ptr>(all[0])));
  EXPECT_EQ(std::get<int>(all[1]), 2);
  EXPECT_THAT(log, ElementsAre("1 s: a cancelled", "1 s: the first error",
                               "2 s: b done"));
}

TEST(Gather, IsNotCancelledByACancelledChild) {
  on_every_seed(one_child_cancelled);
}

asio::awaitable<void> gather_and_sleep(std::vector<Task<int>> tasks,
                                       std::vector<int>& results) {
  results = co_await gather(std::move(tasks));
  co_await sleep_for(1h);
}

/// The task ends and the gathering is cancelled before it has gone on.
asio::awaitable<void> cancelled_when_all_is_done() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  std::vector<int> results;
  const auto task = spawn(loop, work(log, "a", 2));
  const std::vector tasks(1, task);
  const auto gathering = spawn(loop, gather_and_sleep(tasks, results));
  co_await sleep_for(1s);  // both wait now
  task.add_done_callback([gathering] { gathering.cancel(); });
  co_await gathering.wait();
  EXPECT_TRUE(gathering.cancelled());
  EXPECT_THAT(results, ElementsAre(2));
}

TEST(Gather, LosesNoResultWhenCancelledTooLate) {
  on_every_seed(cancelled_when_all_is_done);
}

asio::awaitable<void> thousand() {
  EventLog log;
  std::vector<asio::awaitable<int>> works;
  works.reserve(1000);
  for (int i = 0; i < 1000; ++i) works.push_back(work(log, "one", i));
  const auto values = co_await gather(std::move(works));
  EXPECT_EQ(std::accumulate(values.begin(), values.end(), 0), 999 * 500);
}

TEST(Gather, GathersAThousandChildren) { on_every_seed(thousand, 5); }

asio::awaitable<void> two_errors(EventLog& log) {
  co_await gather(fail(log, "first", 1), fail(log, "second", 2));
}

asio::awaitable<void> ignore_the_first(EventLog& log) {
  try {
    co_await two_errors(log);
  } catch (const std::runtime_error&) {
    note(log, "gather threw");
  }
  co_await sleep_for(5s);
}

TEST(Gather, LetsLaterErrorsOfTheSiblingsBeReported) {
  DeterministicLoop loop(1);
  EventLog log;
  std::vector<std::string> lost;
  on_lost_error(loop.get_executor(),
                [&](const std::string& text) { lost.push_back(text); });
  run(loop, ignore_the_first(log));
  EXPECT_THAT(lost, ElementsAre("second"));
}

TEST(Gather, WorksOnARealLoopToo) {
  const auto [one, two] = run(gather(unique(1), unique(2)));
  EXPECT_EQ(*one + *two, 3);
}

}  // namespace
}  // namespace lab::async
