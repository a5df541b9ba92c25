#include "models/async/as_completed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/async/tests/event_log.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/threads/error_text.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
namespace asio = boost::asio;

using Ints = std::vector<Task<int>>;

template <typename... Tasks>
Ints list(Tasks... tasks) {
  return {tasks...};
}

/// The results that come, and in the end what went wrong.
asio::awaitable<std::vector<std::string>> take_all(AsCompleted<int>& arrivals) {
  std::vector<std::string> taken;
  try {
    while (const auto task = co_await arrivals.next())
      taken.push_back(task->failed() ? threads::error_text(task->error())
                                     : std::to_string(task->get()));
  } catch (const TimedOut& error) {
    taken.emplace_back(error.what());
  }
  co_return taken;
}

asio::awaitable<void> done_first() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 5), work(log, "b", 2),
                               work(log, "c", 4), work(log, "d", 1));
  co_await sleep_for(3s);
  auto arrivals = as_completed(tasks);
  EXPECT_THAT(co_await take_all(arrivals), ElementsAre("2", "1", "4", "5"));
  EXPECT_EQ(co_await arrivals.next(), std::nullopt);
}

TEST(AsCompletedTasks, GivesThoseAlreadyDoneFirstThenInTheOrderOfCompletion) {
  on_every_seed(done_first);
}

asio::awaitable<void> duplicates() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto a = spawn(loop, work(log, "a", 1));
  const auto b = spawn(loop, work(log, "b", 2));
  const Ints tasks = list(b, a, b, a, a);
  auto arrivals = as_completed(tasks);
  EXPECT_THAT(co_await take_all(arrivals), ElementsAre("1", "2"));
}

TEST(AsCompletedTasks, GivesADuplicateOnce) { on_every_seed(duplicates); }

asio::awaitable<void> slow_reader() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks =
      spawn_all(loop, work(log, "a", 3), work(log, "b", 1), work(log, "c", 2));
  auto arrivals = as_completed(tasks);
  co_await sleep_for(9s);
  EXPECT_THAT(co_await take_all(arrivals), ElementsAre("1", "2", "3"));
}

TEST(AsCompletedTasks, KeepsTheOrderOfCompletionForASlowReader) {
  on_every_seed(slow_reader);
}

asio::awaitable<void> time_out() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 8), work(log, "b", 1),
                               work(log, "c", 9), work(log, "d", 2));
  auto arrivals = as_completed(tasks, 3s);
  EXPECT_THAT(co_await take_all(arrivals),
              ElementsAre("1", "2", HasSubstr("2 (of 4) tasks unfinished")));
  EXPECT_EQ(co_await now() - DeterministicLoop::Time(), 3s);
  EXPECT_THROW(co_await arrivals.next(), TimedOut);
  EXPECT_EQ(co_await tasks[0].result(), 8);
  EXPECT_EQ(co_await tasks[2].result(), 9);
  EXPECT_THAT(co_await take_all(arrivals),
              ElementsAre(HasSubstr("2 (of 4) tasks unfinished")));
}

TEST(AsCompletedTasks, ATimeOutSaysHowManyAreUnfinishedAndCancelsNothing) {
  on_every_seed(time_out);
}

asio::awaitable<void> late_time_out() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 1));
  auto arrivals = as_completed(tasks, 2s);
  co_await sleep_for(5s);
  EXPECT_THAT(co_await take_all(arrivals), ElementsAre("1"));
}

TEST(AsCompletedTasks, NoTimeOutIsSeenByWhoFetchesLateWhatWasDoneInTime) {
  on_every_seed(late_time_out);
}

asio::awaitable<void> errors() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks =
      spawn_all(loop, fail(log, "no luck", 1), work(log, "b", 2));
  auto arrivals = as_completed(tasks);
  EXPECT_THAT(co_await take_all(arrivals), ElementsAre("no luck", "2"));
}

TEST(AsCompletedTasks, LeavesAnErrorInItsTask) { on_every_seed(errors); }

asio::awaitable<void> take_one(AsCompleted<int>& arrivals,
                               std::vector<int>& taken) {
  const auto task = co_await arrivals.next();
  if (task) taken.push_back(task->get());
}

asio::awaitable<void> cancelled_reader() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 2), work(log, "b", 3));
  auto arrivals = as_completed(tasks);
  std::vector<int> taken;
  const auto early = spawn(loop, take_one(arrivals, taken));
  co_await sleep_for(1s);
  early.cancel();
  const auto late = spawn(loop, take_one(arrivals, taken));
  tasks[0].add_done_callback([late] { late.cancel(); });
  co_await sleep_for(9s);
  co_await take_one(arrivals, taken);
  co_await take_one(arrivals, taken);
  EXPECT_THAT(taken, UnorderedElementsAre(2, 3));
}

TEST(AsCompletedTasks, LosesNoTaskWhenAReaderIsCancelled) {
  on_every_seed(cancelled_reader);
}

asio::awaitable<void> many_readers() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 1), work(log, "b", 2));
  auto arrivals = as_completed(tasks);
  std::vector<int> taken;
  std::vector<Task<>> readers;
  readers.reserve(4);
  for (int i = 0; i < 4; ++i)
    readers.push_back(spawn(loop, take_one(arrivals, taken)));
  for (const auto& reader : readers) co_await reader.result();
  EXPECT_THAT(taken, ElementsAre(1, 2));
}

TEST(AsCompletedTasks, LetsEveryReaderKnowTheEnd) {
  on_every_seed(many_readers);
}

asio::awaitable<void> left_half_way() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto tasks = spawn_all(loop, work(log, "a", 1), work(log, "b", 2));
  {
    auto arrivals = as_completed(tasks, 3s);
    const auto first = co_await arrivals.next();
    EXPECT_EQ(first->get(), 1);
  }
  EXPECT_EQ(co_await tasks[1].result(), 2);
}

TEST(AsCompletedTasks, CanBeLeftHalfWay) { on_every_seed(left_half_way); }

asio::awaitable<void> empty() {
  auto arrivals = as_completed(Ints(), 1s);
  EXPECT_THAT(co_await take_all(arrivals), IsEmpty());
}

TEST(AsCompletedTasks, GivesAnEmptySequenceAtOnceForNothing) {
  on_every_seed(empty, 1);
}

}  // namespace
}  // namespace lab::async
