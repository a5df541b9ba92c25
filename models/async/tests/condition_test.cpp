#include "models/async/condition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <stdexcept>
#include <vector>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
namespace asio = boost::asio;

/// A pot with portions, and who has eaten from it, in this order.
struct Pot {
  explicit Pot(const asio::any_io_executor& loop)
      : mutex(loop), filled(loop, mutex) {}

  Mutex mutex;
  Condition filled;
  int portions = 0;
  std::vector<int> fed;
};

asio::awaitable<void> eat(Pot& pot, int guest) {
  auto lock = co_await pot.mutex.lock();
  co_await pot.filled.wait_for(lock, [&pot] { return pot.portions > 0; });
  EXPECT_TRUE(pot.mutex.locked());
  --pot.portions;
  pot.fed.push_back(guest);
}

/// Each comes when the one before waits already.
asio::awaitable<std::vector<Task<>>> line_up(Pot& pot, int guests) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<Task<>> tasks;
  for (int guest = 1; guest <= guests; ++guest) {
    tasks.push_back(spawn(loop, eat(pot, guest)));
    co_await sleep_for(1ms);
  }
  co_return tasks;
}

asio::awaitable<void> fill(Pot& pot, int portions) {
  const auto lock = co_await pot.mutex.lock();
  pot.portions += portions;
  pot.filled.notify(static_cast<std::size_t>(portions));
}

asio::awaitable<void> notifies() {
  Pot pot(co_await asio::this_coro::executor);
  const auto guests = co_await line_up(pot, 4);
  EXPECT_FALSE(pot.mutex.locked());  // while they wait
  co_await fill(pot, 1);
  co_await sleep_for(1s);
  EXPECT_THAT(pot.fed, ElementsAre(1));
  co_await fill(pot, 2);
  co_await sleep_for(1s);
  EXPECT_THAT(pot.fed, UnorderedElementsAre(1, 2, 3));
  co_await fill(pot, 9);  // more than wait
  for (const auto& guest : guests) co_await guest.result();
  EXPECT_EQ(pot.fed.back(), 4);
}

TEST(Condition, LetsAsManyGoOnAsAreNotifiedThoseWhoCameFirst) {
  on_every_seed(notifies);
}

asio::awaitable<void> notifies_all() {
  Pot pot(co_await asio::this_coro::executor);
  const auto guests = co_await line_up(pot, 3);
  auto lock = co_await pot.mutex.lock();
  pot.portions = 2;
  pot.filled.notify_all();
  co_await sleep_for(1s);
  EXPECT_THAT(pot.fed, ElementsAre());  // they need the lock
  lock.release();
  co_await sleep_for(1s);
  EXPECT_EQ(pot.fed.size(), 2U);  // the third looked, and waits again
  co_await fill(pot, 1);
  for (const auto& guest : guests) co_await guest.result();
  EXPECT_THAT(pot.fed, UnorderedElementsAre(1, 2, 3));
}

TEST(Condition, NotifiesAllAndEachLooksForItself) {
  on_every_seed(notifies_all);
}

asio::awaitable<void> wait_and_note(Pot& pot, bool& had_lock) {
  auto lock = co_await pot.mutex.lock();
  try {
    co_await pot.filled.wait(lock);
  } catch (const boost::system::system_error&) {
    // Whoever had the mutex has unlocked it by now; nobody else is here.
    had_lock = pot.mutex.locked();
    throw;
  }
}

asio::awaitable<void> cancelled_while_locked() {
  const auto loop = co_await asio::this_coro::executor;
  Pot pot(loop);
  bool had_lock = false;
  const auto task = spawn(loop, wait_and_note(pot, had_lock));
  co_await sleep_for(1s);
  auto lock = co_await pot.mutex.lock();
  task.cancel();
  co_await sleep_for(1s);
  task.cancel();  // also while it waits for the lock
  co_await sleep_for(1s);
  EXPECT_FALSE(task.done());
  lock.release();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_TRUE(had_lock);
  EXPECT_FALSE(pot.mutex.locked());
}

TEST(Condition, GivesTheLockBackToOneWhoIsCancelled) {
  on_every_seed(cancelled_while_locked);
}

asio::awaitable<void> sleep_on(Pot& pot) {
  auto lock = co_await pot.mutex.lock();
  co_await pot.filled.wait(lock);
  ADD_FAILURE() << "it forgot that it was cancelled";
}

asio::awaitable<void> notified_and_cancelled() {
  const auto loop = co_await asio::this_coro::executor;
  Pot pot(loop);
  const auto one = spawn(loop, sleep_on(pot));
  co_await sleep_for(1s);
  const auto other = spawn(loop, eat(pot, 2));
  co_await sleep_for(1s);
  co_await fill(pot, 1);
  one.cancel();  // it is notified, but does not have the lock yet
  co_await one.wait();
  EXPECT_TRUE(one.cancelled());
  co_await other.result();
  EXPECT_THAT(pot.fed, ElementsAre(2));
}

TEST(Condition, PassesANotificationOnWhenOneIsCancelledWhoHadIt) {
  on_every_seed(notified_and_cancelled);
}

asio::awaitable<bool> eat_unless_cancelled(Pot& pot, int guest) {
  try {
    co_await eat(pot, guest);
  } catch (const boost::system::system_error&) {
    co_return false;
  }
  co_return true;
}

asio::awaitable<void> eat_stubbornly(Pot& pot, int guest) {
  bool fed = false;
  while (!fed) {
    co_await asio::this_coro::reset_cancellation_state();
    fed = co_await eat_unless_cancelled(pot, guest);
  }
}

asio::awaitable<void> cancelled_all_the_time() {
  const auto loop = co_await asio::this_coro::executor;
  Pot pot(loop);
  std::vector<Task<>> guests;
  for (int guest = 1; guest <= 4; ++guest)
    guests.push_back(spawn(loop, eat_stubbornly(pot, guest)));
  co_await sleep_for(1s);  // all have begun
  for (int portion = 0; portion < 4; ++portion) {
    for (const auto& guest : guests) {
      guest.cancel();
      co_await sleep_for(0s);
    }
    co_await fill(pot, 1);
  }
  for (const auto& guest : guests) co_await guest.result();
  EXPECT_THAT(pot.fed, UnorderedElementsAre(1, 2, 3, 4));
  EXPECT_EQ(pot.portions, 0);
  EXPECT_FALSE(pot.mutex.locked());
}

TEST(Condition, LosesNoNotificationAndNoLockWhoeverIsCancelledWhenever) {
  on_every_seed(cancelled_all_the_time);
}

asio::awaitable<void> throws_in_predicate() {
  Pot pot(co_await asio::this_coro::executor);
  auto lock = co_await pot.mutex.lock();
  const auto look = []() -> bool { throw std::runtime_error("no pot"); };
  EXPECT_THROW(co_await pot.filled.wait_for(lock, look), std::runtime_error);
  EXPECT_TRUE(pot.mutex.locked());
}

TEST(Condition, PassesOnWhatThePredicateThrowsWithTheLock) {
  on_every_seed(throws_in_predicate, 1);
}

asio::awaitable<Task<>> leave_one_waiting(const asio::any_io_executor& loop) {
  Pot pot(loop);
  const auto task = spawn(loop, sleep_on(pot));
  co_await sleep_for(1s);
  co_return task;
}

asio::awaitable<void> goes_first() {
  const auto loop = co_await asio::this_coro::executor;
  const auto task = co_await leave_one_waiting(loop);
  co_await task.wait();
  EXPECT_TRUE(is_cancellation(task.error()));
}

TEST(Condition, CancelsWhoStillWaitsWhenItGoes) { on_every_seed(goes_first); }

asio::awaitable<void> without_lock() {
  Pot pot(co_await asio::this_coro::executor);
  auto lock = co_await pot.mutex.lock();
  lock.release();
  EXPECT_THROW(pot.filled.notify(), std::logic_error);
  EXPECT_THROW(pot.filled.notify_all(), std::logic_error);
  EXPECT_THROW(co_await pot.filled.wait(lock), std::logic_error);
}

TEST(Condition, SaysThatItsMutexMustBeLocked) {
  on_every_seed(without_lock, 1);
}

}  // namespace
}  // namespace lab::async
