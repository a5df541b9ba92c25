#include "models/async/semaphore.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace asio = boost::asio;

/// Who came in, in this order.
using Guests = std::vector<int>;

asio::awaitable<void> visit(Semaphore& semaphore, int number, Guests& guests) {
  const auto permit = co_await semaphore.acquire();
  guests.push_back(number);
  co_await sleep_for(1s);
}

/// Starts those who visit from first to last, and lets each of them line up
/// before the next one comes.
asio::awaitable<std::vector<Task<>>> line_up(Semaphore& semaphore, int first,
                                             int last, Guests& guests) {
  std::vector<Task<>> tasks;
  for (int i = first; i <= last; ++i) {
    tasks.push_back(
        spawn(co_await asio::this_coro::executor, visit(semaphore, i, guests)));
    co_await sleep_for(1ms);
  }
  co_return tasks;
}

struct PeakCounter {
  explicit PeakCounter(Semaphore& s) : semaphore(s) {}
  Semaphore& semaphore;
  int inside = 0;
  int peak = 0;
  int served = 0;
};

asio::awaitable<void> join(PeakCounter& counter) {
  const auto permit = co_await counter.semaphore.acquire();
  counter.peak = std::max(counter.peak, ++counter.inside);
  co_await sleep_for(0s);
  --counter.inside;
  ++counter.served;
}

asio::awaitable<void> never_too_many() {
  const auto loop = co_await asio::this_coro::executor;
  Semaphore semaphore(loop, 3);
  PeakCounter counter(semaphore);
  std::vector<Task<>> tasks;
  tasks.reserve(20);
  for (int i = 0; i < 20; ++i) tasks.push_back(spawn(loop, join(counter)));
  for (const auto& task : tasks) co_await task.result();
  EXPECT_EQ(counter.peak, 3);
  EXPECT_EQ(counter.served, 20);
  EXPECT_EQ(semaphore.free_permits(), 3);
}

TEST(Semaphore, NeverLetsMoreThanThatManyIn) { on_every_seed(never_too_many); }

asio::awaitable<void> first_come_first_served() {
  Semaphore semaphore(co_await asio::this_coro::executor, 1);
  Guests guests;
  const auto tasks = co_await line_up(semaphore, 1, 5, guests);
  for (const auto& task : tasks) co_await task.result();
  EXPECT_THAT(guests, ElementsAre(1, 2, 3, 4, 5));
}

TEST(Semaphore, ServesWhoComesFirst) { on_every_seed(first_come_first_served); }

asio::awaitable<void> nobody_overtakes() {
  Semaphore semaphore(co_await asio::this_coro::executor, 1);
  Guests guests;
  std::optional permit = semaphore.try_acquire();
  const auto waiting = co_await line_up(semaphore, 1, 1, guests);
  permit.reset();
  // The one who waits has been granted it, and has not had a turn yet.
  EXPECT_EQ(semaphore.free_permits(), 0);
  EXPECT_FALSE(semaphore.try_acquire());
  const auto mine = co_await semaphore.acquire();
  guests.push_back(2);
  co_await waiting.front().result();
  EXPECT_THAT(guests, ElementsAre(1, 2));
}

TEST(Semaphore, LetsNobodyOvertakeOneWhoWaits) {
  on_every_seed(nobody_overtakes);
}

asio::awaitable<void> greedy_one_goes_to_the_end() {
  const auto loop = co_await asio::this_coro::executor;
  Semaphore semaphore(loop, 1);
  Guests guests;
  auto permit = co_await semaphore.acquire();
  const auto waiting = co_await line_up(semaphore, 1, 2, guests);
  permit.release();
  permit = co_await semaphore.acquire();
  guests.push_back(3);
  for (const auto& task : waiting) co_await task.result();
  EXPECT_THAT(guests, ElementsAre(1, 2, 3));
}

TEST(Semaphore, SendsOneWhoComesBackToTheEndOfTheLine) {
  on_every_seed(greedy_one_goes_to_the_end);
}

asio::awaitable<void> acquires_without_a_turn() {
  const auto loop = co_await asio::this_coro::executor;
  Semaphore semaphore(loop, 1);
  Guests guests;
  const auto other = spawn(loop, visit(semaphore, 2, guests));
  for (int i = 0; i < 10; ++i) {
    const auto permit = co_await semaphore.acquire();
    guests.push_back(1);
  }
  EXPECT_EQ(guests, Guests(10, 1));
  co_await other.result();
}

TEST(Semaphore, IsAcquiredWithoutATurnOfTheLoopWhileItIsFree) {
  on_every_seed(acquires_without_a_turn);
}

asio::awaitable<void> cancelled_waiter() {
  Semaphore semaphore(co_await asio::this_coro::executor, 1);
  Guests guests;
  const auto tasks = co_await line_up(semaphore, 1, 4, guests);
  tasks[1].cancel();
  co_await tasks[1].wait();
  EXPECT_TRUE(tasks[1].cancelled());
  for (const std::size_t i : {0U, 2U, 3U}) co_await tasks[i].result();
  EXPECT_THAT(guests, ElementsAre(1, 3, 4));
  EXPECT_EQ(semaphore.free_permits(), 1);
}

TEST(Semaphore, GoesOnWithoutAWaiterThatIsCancelled) {
  on_every_seed(cancelled_waiter);
}

asio::awaitable<void> cancelled_and_granted(bool granted_first) {
  Semaphore semaphore(co_await asio::this_coro::executor, 1);
  Guests guests;
  std::optional permit = semaphore.try_acquire();
  const auto tasks = co_await line_up(semaphore, 1, 2, guests);
  if (granted_first) permit.reset();
  tasks[0].cancel();
  if (!granted_first) permit.reset();
  co_await tasks[0].wait();
  EXPECT_TRUE(tasks[0].cancelled());
  co_await tasks[1].result();
  EXPECT_THAT(guests, ElementsAre(2));
  EXPECT_EQ(semaphore.free_permits(), 1);
}

TEST(Semaphore, PassesAPermitOnThatWasGrantedInTheTurnOfACancellation) {
  on_every_seed([] { return cancelled_and_granted(true); });
  on_every_seed([] { return cancelled_and_granted(false); });
}

asio::awaitable<void> cancel_at_any_time(std::vector<Task<>> tasks) {
  for (std::size_t i = 0; i < tasks.size(); i += 2) {
    co_await sleep_for(0s);
    tasks[i].cancel();
  }
}

asio::awaitable<void> permits_are_never_lost() {
  const auto loop = co_await asio::this_coro::executor;
  Semaphore semaphore(loop, 2);
  PeakCounter counter(semaphore);
  std::vector<Task<>> tasks;
  tasks.reserve(12);
  for (int i = 0; i < 12; ++i) tasks.push_back(spawn(loop, join(counter)));
  co_await spawn(loop, cancel_at_any_time(tasks)).result();
  for (const auto& task : tasks) co_await task.wait();
  for (std::size_t i = 1; i < tasks.size(); i += 2)
    EXPECT_FALSE(tasks[i].cancelled());
  EXPECT_EQ(semaphore.free_permits(), 2);
}

TEST(Semaphore, LosesNoPermitWhoeverIsCancelledWhenever) {
  on_every_seed(permits_are_never_lost);
}

asio::awaitable<void> one_too_many() {
  BoundedSemaphore semaphore(co_await asio::this_coro::executor, 2);
  EXPECT_THROW(semaphore.release(), std::logic_error);
  auto permit = co_await semaphore.acquire();
  EXPECT_THROW(semaphore.release(), std::logic_error);  // one is in use
  permit.release();
  permit.release();
  EXPECT_EQ(semaphore.free_permits(), 2);

  auto kept = co_await semaphore.acquire();
  kept.keep();
  semaphore.release();
  EXPECT_EQ(semaphore.free_permits(), 2);
  EXPECT_THROW(semaphore.release(), std::logic_error);
}

TEST(BoundedSemaphore, RefusesToTakeOnePermitTooManyBack) {
  on_every_seed(one_too_many, 1);
}

asio::awaitable<void> grows() {
  const auto loop = co_await asio::this_coro::executor;
  Semaphore semaphore(loop, 0);
  Guests guests;
  const auto tasks = co_await line_up(semaphore, 1, 2, guests);
  EXPECT_THAT(guests, ElementsAre());
  semaphore.release();
  co_await tasks[0].result();
  co_await tasks[1].result();
  EXPECT_THAT(guests, ElementsAre(1, 2));
  semaphore.release();
  EXPECT_EQ(semaphore.free_permits(), 2);
}

TEST(Semaphore, HasOneMoreForEveryReleaseOfWhatNobodyHad) {
  on_every_seed(grows);
}

asio::awaitable<void> moves() {
  Semaphore semaphore(co_await asio::this_coro::executor, 2);
  auto one = co_await semaphore.acquire();
  auto two = co_await semaphore.acquire();
  one = std::move(two);
  EXPECT_EQ(semaphore.free_permits(), 1);
  one = co_await semaphore.acquire();  // has two for a moment
  EXPECT_EQ(semaphore.free_permits(), 1);
}

TEST(Semaphore, GivesPermitsThatMove) { on_every_seed(moves, 1); }

asio::awaitable<void> outlives() {
  auto semaphore =
      std::make_unique<Semaphore>(co_await asio::this_coro::executor, 1);
  Guests guests;
  auto permit = co_await semaphore->acquire();
  const auto tasks = co_await line_up(*semaphore, 1, 2, guests);
  semaphore.reset();
  tasks[0].cancel();
  permit.release();
  co_await tasks[1].result();
  EXPECT_THAT(guests, ElementsAre(2));
}

TEST(Semaphore, MayGoBeforeItsPermitsAndThoseWhoWait) {
  on_every_seed(outlives);
}

TEST(Semaphore, RefusesANegativeNumberByName) {
  DeterministicLoop loop;
  try {
    const Semaphore semaphore(loop.get_executor(), -3);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("-3"));
  }
}

asio::awaitable<void> hold_for_ever(Semaphore& semaphore) {
  const auto permit = co_await semaphore.acquire();
  const auto never = co_await semaphore.acquire();
}

TEST(Semaphore, SurvivesALoopThatGoesWhileSomeWait) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    DeterministicLoop loop(seed);
    Semaphore semaphore(loop.get_executor(), 1);
    for (int i = 0; i < 3; ++i)
      spawn(loop.get_executor(), hold_for_ever(semaphore));
    loop.run();
  }
}

}  // namespace
}  // namespace lab::async
