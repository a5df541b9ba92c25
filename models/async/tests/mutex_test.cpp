#include "models/async/mutex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <cstdint>
#include <vector>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace asio = boost::asio;

struct Account {
  explicit Account(const asio::any_io_executor& loop) : mutex(loop) {}
  Mutex mutex;
  int balance = 0;
};

/// Loses money without the lock: the others get a turn between read and write.
asio::awaitable<void> pay_in(Account& account) {
  const auto lock = co_await account.mutex.lock();
  const int before = account.balance;
  co_await sleep_for(0s);
  account.balance = before + 1;
}

asio::awaitable<void> one_at_a_time() {
  const auto loop = co_await asio::this_coro::executor;
  Account account(loop);
  std::vector<Task<>> tasks;
  tasks.reserve(10);
  for (int i = 0; i < 10; ++i) tasks.push_back(spawn(loop, pay_in(account)));
  for (const auto& task : tasks) co_await task.result();
  EXPECT_EQ(account.balance, 10);
  EXPECT_FALSE(account.mutex.locked());
}

TEST(Mutex, LetsOneInAtATime) { on_every_seed(one_at_a_time); }

asio::awaitable<void> enter(Mutex& mutex, int number, std::vector<int>& order) {
  const auto lock = co_await mutex.lock();
  order.push_back(number);
  co_await sleep_for(1s);
}

asio::awaitable<std::vector<Task<>>> line_up(Mutex& mutex, int count,
                                             std::vector<int>& order) {
  std::vector<Task<>> tasks;
  for (int i = 1; i <= count; ++i) {
    tasks.push_back(
        spawn(co_await asio::this_coro::executor, enter(mutex, i, order)));
    co_await sleep_for(1ms);
  }
  co_return tasks;
}

asio::awaitable<void> first_come_first_served() {
  Mutex mutex(co_await asio::this_coro::executor);
  std::vector<int> order;
  const auto tasks = co_await line_up(mutex, 4, order);
  for (const auto& task : tasks) co_await task.result();
  EXPECT_THAT(order, ElementsAre(1, 2, 3, 4));
}

TEST(Mutex, ServesWhoComesFirst) { on_every_seed(first_come_first_served); }

asio::awaitable<void> unlocked_and_cancelled_at_once() {
  Mutex mutex(co_await asio::this_coro::executor);
  std::vector<int> order;
  auto lock = co_await mutex.lock();
  const auto tasks = co_await line_up(mutex, 3, order);
  lock.release();
  tasks[0].cancel();
  for (const auto& task : tasks) co_await task.wait();
  EXPECT_TRUE(tasks[0].cancelled());
  EXPECT_THAT(order, ElementsAre(2, 3));
  EXPECT_FALSE(mutex.locked());
}

TEST(Mutex, IsNotLostByAWaiterCancelledJustWhenItIsUnlocked) {
  on_every_seed(unlocked_and_cancelled_at_once);
}

asio::awaitable<void> cancel_all_but_the_last(std::vector<Task<>> tasks) {
  for (std::size_t i = 0; i + 1 < tasks.size(); ++i) {
    co_await sleep_for(500ms);
    tasks[i].cancel();
  }
}

asio::awaitable<void> cancelled_waiters() {
  const auto loop = co_await asio::this_coro::executor;
  Mutex mutex(loop);
  std::vector<int> order;
  const auto tasks = co_await line_up(mutex, 6, order);
  co_await spawn(loop, cancel_all_but_the_last(tasks)).result();
  co_await tasks.back().result();
  EXPECT_EQ(order.back(), 6);
  EXPECT_FALSE(mutex.locked());
}

TEST(Mutex, IsNeverLostWhoeverIsCancelled) { on_every_seed(cancelled_waiters); }

asio::awaitable<void> tries() {
  Mutex mutex(co_await asio::this_coro::executor);
  auto lock = mutex.try_lock();
  EXPECT_TRUE(lock && mutex.locked());
  EXPECT_FALSE(mutex.try_lock());
  lock->release();
  EXPECT_TRUE(mutex.try_lock());
  EXPECT_FALSE(mutex.locked());
}

TEST(Mutex, CanBeTried) { on_every_seed(tries, 1); }

asio::awaitable<void> lock_both(Mutex& first, Mutex& second) {
  const auto one = co_await first.lock();
  co_await sleep_for(1s);
  const auto other = co_await second.lock();
}

asio::awaitable<void> dead_lock() {
  const auto loop = co_await asio::this_coro::executor;
  Mutex a(loop);
  Mutex b(loop);
  const auto one = spawn(loop, lock_both(a, b));
  const auto other = spawn(loop, lock_both(b, a));
  co_await one.result();
  co_await other.result();
}

TEST(Mutex, ShowsADeadLockInsteadOfHanging) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    DeterministicLoop loop(seed);
    EXPECT_THROW(run(loop, dead_lock()), Stuck);
  }
}

}  // namespace
}  // namespace lab::async
