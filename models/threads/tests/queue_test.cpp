// The queue: full, empty, closed.

#include "models/threads/queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

namespace lab::threads {
namespace {

using namespace std::chrono_literals;

TEST(Queue, GivesTheItemsInTheOrderTheyCame) {
  Queue<int> queue;
  for (const int item : {1, 2, 3}) queue.put(item);
  EXPECT_EQ(queue.size(), 3U);
  for (const int item : {1, 2, 3}) EXPECT_EQ(queue.get(), item);
}

TEST(Queue, AFullOneMakesPutWait) {
  Queue<int> queue(1);
  queue.put(1);
  EXPECT_FALSE(queue.try_put(2));
  std::atomic<bool> room_made = false;
  std::jthread producer([&] {
    queue.put(2);
    EXPECT_TRUE(room_made);
  });
  room_made = true;
  EXPECT_EQ(queue.get(), 1);
  EXPECT_EQ(queue.get(), 2);
}

TEST(Queue, NeverHoldsMoreThanItsLimit) {
  Queue<int> queue(3);
  std::jthread producer([&] {
    for (int item = 0; item < 500; ++item) queue.put(item);
    queue.close();
  });
  int expected = 0;
  while (const auto item = queue.get()) {
    EXPECT_LE(queue.size(), 3U);
    EXPECT_EQ(item, expected++);
  }
  EXPECT_EQ(expected, 500);
}

TEST(Queue, AnEmptyOneMakesGetWait) {
  Queue<int> queue;
  EXPECT_EQ(queue.try_get(), std::nullopt);
  std::jthread consumer([&] { EXPECT_EQ(queue.get(), 42); });
  queue.put(42);
}

TEST(Queue, ClosingLetsTheRestBeDrained) {
  Queue<int> queue;
  queue.put(1);
  queue.put(2);
  queue.close();
  EXPECT_EQ(queue.get(), 1);
  EXPECT_EQ(queue.get(), 2);
  EXPECT_EQ(queue.get(), std::nullopt);
  EXPECT_EQ(queue.try_get(), std::nullopt);
}

TEST(Queue, AClosedOneTakesNoMore) {
  Queue<int> queue(1);
  queue.put(1);
  queue.close();
  EXPECT_THROW(queue.put(2), Closed);
  EXPECT_THROW((void)queue.try_put(2), Closed) << "closed counts before full";
  EXPECT_EQ(queue.size(), 1U);
}

TEST(Queue, ClosingWakesWhoeverWaits) {
  Queue<int> full(1);
  full.put(1);
  Queue<int> empty;
  std::jthread putter([&] { EXPECT_THROW(full.put(2), Closed); });
  std::jthread getter([&] { EXPECT_EQ(empty.get(), std::nullopt); });
  full.close();
  empty.close();
}

TEST(Queue, ATimeoutLosesNothing) {
  Queue<std::unique_ptr<int>> queue(1);
  queue.put(std::make_unique<int>(1));
  auto item = std::make_unique<int>(2);
  EXPECT_FALSE(queue.try_put(std::move(item), 1ns));
  ASSERT_NE(item, nullptr) << "it still belongs to whoever wanted to put it";
  EXPECT_EQ(**queue.try_get(1ns), 1);
  EXPECT_TRUE(queue.try_put(std::move(item), 1ns));
  EXPECT_EQ(**queue.try_get(), 2);
  EXPECT_EQ(queue.try_get(1ns), std::nullopt);
}

TEST(Queue, BetweenManyThreadsEveryItemArrivesOnce) {
  constexpr int items = 2'000;
  Queue<int> queue(4);
  std::atomic<int> next = 0;
  std::vector<std::atomic<int>> arrived(items);
  std::vector<std::jthread> consumers(3);
  for (auto& consumer : consumers)
    consumer = std::jthread([&] {
      while (const auto item = queue.get())
        ++arrived[static_cast<std::size_t>(*item)];
    });
  std::vector<std::jthread> producers(3);
  for (auto& producer : producers)
    producer = std::jthread([&] {
      for (int item = next++; item < items; item = next++) queue.put(item);
    });
  producers.clear();
  queue.close();
  consumers.clear();
  for (const auto& times : arrived) EXPECT_EQ(times, 1);
}

}  // namespace
}  // namespace lab::threads
