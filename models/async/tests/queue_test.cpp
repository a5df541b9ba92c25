#include "models/async/queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Optional;
using testing::UnorderedElementsAreArray;
namespace asio = boost::asio;
using Items = std::vector<int>;

asio::awaitable<void> put_all(Queue<int>& queue, Items items) {
  for (const int item : items) co_await queue.put(item);
}

asio::awaitable<void> get_all(Queue<int>& queue, Items& got) {
  while (true) {
    const auto item = co_await queue.get();
    if (!item) co_return;
    got.push_back(*item);
  }
}

asio::awaitable<void> get_one(Queue<int>& queue, Items& got) {
  const auto item = co_await queue.get();
  got.push_back(item.value_or(-1));
}

/// The numbers from 1 to last.
Items up_to(int last) {
  Items items(static_cast<std::size_t>(last));
  std::iota(items.begin(), items.end(), 1);
  return items;
}

asio::awaitable<void> in_order() {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop, 3);
  Items got;
  const auto reader = spawn(loop, get_all(queue, got));
  co_await put_all(queue, up_to(20));
  queue.close();
  co_await reader.result();
  EXPECT_EQ(got, up_to(20));
}

TEST(Queue, GivesItemsInTheOrderTheyWerePut) { on_every_seed(in_order); }

TEST(Queue, TakesAnyNumberForItsLimit) {
  DeterministicLoop loop;
  constexpr auto most = std::numeric_limits<std::size_t>::max();
  Queue<int> queue(loop.get_executor(), most);
  EXPECT_TRUE(queue.try_put(1));
  EXPECT_THAT(queue.try_get(), Optional(1));
}

asio::awaitable<void> full() {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop, 2);
  const auto writer = spawn(loop, put_all(queue, {1, 2, 3}));
  co_await sleep_for(1s);
  EXPECT_FALSE(writer.done());
  EXPECT_EQ(queue.size(), 2U);
  int more = 4;
  EXPECT_FALSE(queue.try_put(more));
  EXPECT_THAT(co_await queue.get(), Optional(1));
  co_await writer.result();
  EXPECT_EQ(queue.size(), 2U);
}

TEST(Queue, MakesPutWaitWhileItIsFull) { on_every_seed(full); }

asio::awaitable<void> empty() {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop);
  Items got;
  const auto reader = spawn(loop, get_one(queue, got));
  co_await sleep_for(1s);
  EXPECT_FALSE(reader.done());
  EXPECT_FALSE(queue.try_get());
  co_await queue.put(7);
  co_await reader.result();
  EXPECT_THAT(got, ElementsAre(7));
}

TEST(Queue, MakesGetWaitWhileItIsEmpty) { on_every_seed(empty); }

asio::awaitable<void> no_limit() {
  Queue<int> queue(co_await asio::this_coro::executor);
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(queue.try_put(i));
  EXPECT_EQ(queue.size(), 10'000U);
  for (int i = 0; i < 10'000; ++i) EXPECT_THAT(queue.try_get(), Optional(i));
  EXPECT_FALSE(queue.try_get());
}

TEST(Queue, HasNoLimitUnlessOneIsGiven) { on_every_seed(no_limit, 1); }

asio::awaitable<void> cancelled_getter(bool put_first) {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop);
  Items got;
  const auto one = spawn(loop, get_one(queue, got));
  co_await sleep_for(1s);
  const auto other = spawn(loop, get_one(queue, got));
  co_await sleep_for(1s);
  if (put_first) co_await queue.put(7);
  one.cancel();
  if (!put_first) co_await queue.put(7);
  co_await one.wait();
  EXPECT_TRUE(one.cancelled());
  co_await other.result();
  EXPECT_THAT(got, ElementsAre(7));
}

TEST(Queue, LosesNoItemWhenAGetterIsCancelled) {
  on_every_seed([] { return cancelled_getter(true); });
  on_every_seed([] { return cancelled_getter(false); });
}

asio::awaitable<void> cancelled_putter(bool room_first) {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop, 1);
  co_await queue.put(1);
  const auto one = spawn(loop, put_all(queue, {2}));
  co_await sleep_for(1s);
  const auto other = spawn(loop, put_all(queue, {3}));
  co_await sleep_for(1s);
  Items got;
  if (room_first) got.push_back(*queue.try_get());
  one.cancel();
  co_await one.wait();
  EXPECT_TRUE(one.cancelled());
  queue.close();
  co_await get_all(queue, got);
  co_await other.wait();
  EXPECT_THAT(got, testing::Not(testing::Contains(2)));
  EXPECT_EQ(other.error() == nullptr, got == (Items{1, 3}));
}

TEST(Queue, HasNotPutTheItemOfAPutterThatIsCancelled) {
  on_every_seed([] { return cancelled_putter(true); });
  on_every_seed([] { return cancelled_putter(false); });
}

asio::awaitable<bool> put_unless_cancelled(Queue<int>& queue, int item) {
  try {
    co_await queue.put(item);
  } catch (const boost::system::system_error&) {
    co_return false;
  }
  co_return true;
}

/// Puts each item, again if it was cancelled before it was put.
asio::awaitable<void> put_stubbornly(Queue<int>& queue, Items items) {
  for (const int item : items) {
    bool put = false;
    while (!put) {
      co_await asio::this_coro::reset_cancellation_state();
      put = co_await put_unless_cancelled(queue, item);
    }
  }
}

asio::awaitable<bool> drain_unless_cancelled(Queue<int>& queue, Items& got) {
  try {
    co_await get_all(queue, got);
  } catch (const boost::system::system_error&) {
    co_return false;
  }
  co_return true;
}

asio::awaitable<void> get_stubbornly(Queue<int>& queue, Items& got) {
  bool drained = false;
  while (!drained) {
    co_await asio::this_coro::reset_cancellation_state();
    drained = co_await drain_unless_cancelled(queue, got);
  }
}

asio::awaitable<void> annoy(std::vector<Task<>> tasks) {
  for (int i = 0; i < 10; ++i)
    for (const auto& task : tasks) {
      co_await sleep_for(0s);
      task.cancel();
    }
}

asio::awaitable<void> cancelled_all_the_time() {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop, 2);
  Items got;
  const auto writer = spawn(loop, put_stubbornly(queue, up_to(30)));
  const auto one = spawn(loop, get_stubbornly(queue, got));
  const auto other = spawn(loop, get_stubbornly(queue, got));
  co_await sleep_for(1s);  // all have begun
  const std::vector annoyed{writer, one, other};
  co_await annoy(annoyed);
  co_await writer.result();
  queue.close();
  co_await one.result();
  co_await other.result();
  EXPECT_THAT(got, UnorderedElementsAreArray(up_to(30)));
}

TEST(Queue, NeitherLosesNorDoublesAnItemWhoeverIsCancelledWhenever) {
  on_every_seed(cancelled_all_the_time);
}

asio::awaitable<void> drains() {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop);
  co_await put_all(queue, up_to(2));
  queue.close();
  queue.close();
  EXPECT_THROW(co_await queue.put(3), Closed);
  EXPECT_THROW((void)queue.try_put(3), Closed);
  EXPECT_THAT(co_await queue.get(), Optional(1));
  EXPECT_THAT(queue.try_get(), Optional(2));
  for (int times = 0; times < 3; ++times) {
    EXPECT_FALSE(co_await queue.get());
    EXPECT_FALSE(queue.try_get());
  }
}

TEST(Queue, LetsTheRestBeDrainedAfterCloseThenGivesNothing) {
  on_every_seed(drains, 1);
}

asio::awaitable<void> closed_while_getters_wait() {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop);
  Items got;
  std::vector<Task<>> readers;
  readers.reserve(5);
  for (int i = 0; i < 5; ++i)
    readers.push_back(spawn(loop, get_one(queue, got)));
  co_await sleep_for(1s);
  co_await queue.put(7);
  queue.close();
  for (const auto& reader : readers) co_await reader.result();
  EXPECT_THAT(got, testing::UnorderedElementsAre(7, -1, -1, -1, -1));
}

TEST(Queue, WakesAllGettersWhenItIsClosed) {
  on_every_seed(closed_while_getters_wait);
}

asio::awaitable<void> closed_while_putters_wait() {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop, 1);
  co_await queue.put(0);
  std::vector<Task<>> writers;
  for (int i = 1; i <= 5; ++i)
    writers.push_back(spawn(loop, put_all(queue, {i})));
  co_await sleep_for(1s);
  queue.close();
  for (const auto& writer : writers)
    EXPECT_THROW(co_await writer.result(), Closed);
  EXPECT_THAT(co_await queue.get(), Optional(0));
  EXPECT_FALSE(co_await queue.get());
}

TEST(Queue, RefusesAllPuttersWhenItIsClosed) {
  on_every_seed(closed_while_putters_wait);
}

asio::awaitable<void> move_only() {
  Queue<std::unique_ptr<int>> queue(co_await asio::this_coro::executor, 1);
  co_await queue.put(std::make_unique<int>(1));
  auto left_alone = std::make_unique<int>(2);
  EXPECT_FALSE(queue.try_put(std::move(left_alone)));
  EXPECT_THAT(left_alone, testing::Pointee(2));
  const auto item = co_await queue.get();
  EXPECT_THAT(item, Optional(testing::Pointee(1)));
}

TEST(Queue, MovesItems) { on_every_seed(move_only, 1); }

asio::awaitable<void> crowd() {
  const auto loop = co_await asio::this_coro::executor;
  Queue<int> queue(loop, 2);
  Items got;
  std::vector<Task<>> writers;
  std::vector<Task<>> readers;
  for (int i = 1; i <= 5; ++i)
    writers.push_back(spawn(loop, put_all(queue, {i, i + 100, i + 200})));
  readers.reserve(3);
  for (int i = 0; i < 3; ++i)
    readers.push_back(spawn(loop, get_all(queue, got)));
  for (const auto& writer : writers) co_await writer.result();
  queue.close();
  for (const auto& reader : readers) co_await reader.result();
  EXPECT_EQ(got.size(), 15U);
  for (int i = 1; i <= 5; ++i) {  // each writer's items in the order of putting
    const auto place = [&](int item) { return std::ranges::find(got, item); };
    EXPECT_LT(place(i), place(i + 100));
    EXPECT_LT(place(i + 100), place(i + 200));
  }
}

TEST(Queue, KeepsTheOrderOfEachPutterAmongMany) { on_every_seed(crowd); }

}  // namespace
}  // namespace lab::async
