#include "models/async/barrier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <optional>
#include <vector>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::UnorderedElementsAre;
namespace asio = boost::asio;
using Tasks = std::vector<Task<std::size_t>>;
using Indices = std::vector<std::size_t>;

Tasks spawn_waiting(const asio::any_io_executor& loop, Barrier& barrier,
                    std::size_t count) {
  Tasks tasks;
  for (std::size_t i = 0; i < count; ++i)
    tasks.push_back(spawn(loop, barrier.wait()));
  return tasks;
}

asio::awaitable<Indices> all_of(Tasks tasks) {
  Indices indices;
  for (const auto& task : tasks) indices.push_back(co_await task.result());
  co_return indices;
}

asio::awaitable<void> opens() {
  const auto loop = co_await asio::this_coro::executor;
  Barrier barrier(loop, 3);
  const auto tasks = spawn_waiting(loop, barrier, 2);
  co_await sleep_for(1s);
  EXPECT_EQ(barrier.n_waiting(), 2U);
  for (const auto& task : tasks) EXPECT_FALSE(task.done());
  EXPECT_EQ(co_await barrier.wait(), 2U);
  EXPECT_EQ(barrier.n_waiting(), 0U);
  EXPECT_THAT(co_await all_of(tasks), UnorderedElementsAre(0, 1));
}

TEST(Barrier, OpensWhenAllHaveComeAndNumbersThem) { on_every_seed(opens); }

asio::awaitable<void> go_round(Barrier& barrier, int rounds, int& done) {
  for (int round = 0; round < rounds; ++round) {
    EXPECT_EQ(done / 3, round);  // nobody is a round ahead
    co_await sleep_for(0s);
    ++done;
    co_await barrier.wait();
  }
}

asio::awaitable<void> many_rounds() {
  const auto loop = co_await asio::this_coro::executor;
  Barrier barrier(loop, 3);
  int done = 0;
  std::vector<Task<>> tasks;
  tasks.reserve(3);
  for (int i = 0; i < 3; ++i)
    tasks.push_back(spawn(loop, go_round(barrier, 5, done)));
  for (const auto& task : tasks) co_await task.result();
  EXPECT_EQ(done, 15);
}

TEST(Barrier, ServesForManyRounds) { on_every_seed(many_rounds); }

asio::awaitable<void> one_party() {
  Barrier barrier(co_await asio::this_coro::executor, 1);
  EXPECT_EQ(barrier.parties(), 1U);
  EXPECT_EQ(co_await barrier.wait(), 0U);
  EXPECT_EQ(co_await barrier.wait(), 0U);
}

TEST(Barrier, KeepsNobodyWhoIsAlone) { on_every_seed(one_party, 1); }

TEST(Barrier, RefusesToBeForNobody) {
  DeterministicLoop loop;
  EXPECT_THROW(Barrier(loop.get_executor(), 0), std::invalid_argument);
}

asio::awaitable<void> cancels_one() {
  const auto loop = co_await asio::this_coro::executor;
  Barrier barrier(loop, 3);
  const auto gone = spawn(loop, barrier.wait());
  const auto tasks = spawn_waiting(loop, barrier, 1);
  co_await sleep_for(1s);
  gone.cancel();
  EXPECT_EQ(barrier.n_waiting(), 1U);  // at once
  const auto late = spawn_waiting(loop, barrier, 1);
  co_await sleep_for(1s);
  EXPECT_TRUE(gone.cancelled());
  EXPECT_FALSE(barrier.broken());
  EXPECT_FALSE(tasks[0].done() || late[0].done());
  EXPECT_EQ(co_await barrier.wait(), 2U);
  const auto all = std::vector{tasks[0], late[0]};
  EXPECT_THAT(co_await all_of(all), UnorderedElementsAre(0, 1));
}

TEST(Barrier, WaitsForOneMoreWhenOneIsCancelled) { on_every_seed(cancels_one); }

asio::awaitable<void> opened_and_cancelled() {
  const auto loop = co_await asio::this_coro::executor;
  Barrier barrier(loop, 2);
  const auto one = spawn(loop, barrier.wait());
  co_await sleep_for(1s);
  const auto index = co_await barrier.wait();
  EXPECT_EQ(index, 1U);
  one.cancel();
  co_await one.wait();
  EXPECT_FALSE(one.cancelled());
  EXPECT_EQ(one.get(), 0U);
  EXPECT_EQ(barrier.n_waiting(), 0U);
}

TEST(Barrier, LetsOneThroughWhoIsCancelledAfterItHasOpened) {
  on_every_seed(opened_and_cancelled);
}

asio::awaitable<void> aborts() {
  const auto loop = co_await asio::this_coro::executor;
  Barrier barrier(loop, 3);
  const auto tasks = spawn_waiting(loop, barrier, 2);
  co_await sleep_for(1s);
  barrier.abort();
  EXPECT_TRUE(barrier.broken());
  EXPECT_EQ(barrier.n_waiting(), 0U);
  for (const auto& task : tasks)
    EXPECT_THROW(co_await task.result(), BrokenBarrier);
  EXPECT_THROW(co_await barrier.wait(), BrokenBarrier);
  barrier.reset();
  EXPECT_FALSE(barrier.broken());
  const auto again = spawn_waiting(loop, barrier, 3);
  EXPECT_THAT(co_await all_of(again), UnorderedElementsAre(0, 1, 2));
}

TEST(Barrier, IsBrokenByAbortUntilItIsReset) { on_every_seed(aborts); }

asio::awaitable<void> resets() {
  const auto loop = co_await asio::this_coro::executor;
  Barrier barrier(loop, 3);
  const auto tasks = spawn_waiting(loop, barrier, 2);
  co_await sleep_for(1s);
  barrier.reset();
  EXPECT_FALSE(barrier.broken());
  const auto again = spawn_waiting(loop, barrier, 3);
  for (const auto& task : tasks)
    EXPECT_THROW(co_await task.result(), BrokenBarrier);
  EXPECT_THAT(co_await all_of(again), UnorderedElementsAre(0, 1, 2));
}

TEST(Barrier, IsAsNewAfterAResetAndThoseWhoWaitedAreTold) {
  on_every_seed(resets);
}

asio::awaitable<std::optional<std::size_t>> wait_unless_cancelled(
    Barrier& barrier) {
  try {
    co_return co_await barrier.wait();
  } catch (const boost::system::system_error&) {
  }
  co_return std::nullopt;
}

/// Goes through so many times, however often it is cancelled.
asio::awaitable<void> come_stubbornly(Barrier& barrier, int times,
                                      Indices& indices) {
  while (times > 0) {
    co_await asio::this_coro::reset_cancellation_state();
    const auto index = co_await wait_unless_cancelled(barrier);
    if (!index) continue;
    indices.push_back(*index);
    --times;
  }
}

asio::awaitable<void> cancelled_all_the_time() {
  const auto loop = co_await asio::this_coro::executor;
  Barrier barrier(loop, 4);
  Indices indices;
  std::vector<Task<>> tasks;
  tasks.reserve(3);
  for (int i = 0; i < 3; ++i)
    tasks.push_back(spawn(loop, come_stubbornly(barrier, 5, indices)));
  co_await sleep_for(1s);  // all have begun
  for (int round = 0; round < 5; ++round) {
    for (const auto& task : tasks) {
      task.cancel();
      co_await sleep_for(0s);
    }
    indices.push_back(co_await barrier.wait());
  }
  for (const auto& task : tasks) co_await task.result();
  for (const std::size_t index : {0U, 1U, 2U, 3U})
    EXPECT_EQ(std::ranges::count(indices, index), 5) << index;
}

TEST(Barrier, MissesAndDoublesNobodyWhoeverIsCancelledWhenever) {
  on_every_seed(cancelled_all_the_time);
}

}  // namespace
}  // namespace lab::async
