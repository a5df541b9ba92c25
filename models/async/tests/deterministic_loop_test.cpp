// The loop on which all other async tests run.

#include "models/async/deterministic_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "models/async/event.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace asio = boost::asio;

asio::awaitable<void> jot(std::string& text, char letter) {
  text += letter;
  co_await sleep_for(0s);
  text += letter;
}

/// In which order two coroutines make their steps.
std::string order(std::uint64_t seed) {
  DeterministicLoop loop(seed);
  std::string text;
  for (const char letter : {'a', 'b'})
    spawn(loop.get_executor(), jot(text, letter));
  loop.run();
  return text;
}

TEST(DeterministicLoop, PlaysTheSameGameForTheSameSeed) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed)
    ASSERT_EQ(order(seed), order(seed)) << "seed " << seed;
}

TEST(DeterministicLoop, PlaysEveryGameForSomeSeed) {
  std::set<std::string> games;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) games.insert(order(seed));
  EXPECT_EQ(games.size(), 6U);  // aabb abab abba baab baba bbaa
}

TEST(DeterministicLoop, ServesWhoComesFirstWithSeedZero) {
  EXPECT_EQ(order(0), "abab");
}

asio::awaitable<void> sleep_and_note(std::chrono::seconds time,
                                     std::vector<long>& woken) {
  co_await sleep_for(time);
  const auto woke = co_await now();
  woken.push_back(
      std::chrono::duration_cast<std::chrono::seconds>(woke.time_since_epoch())
          .count());
}

TEST(DeterministicLoop, TurnsTheClockForwardInsteadOfWaiting) {
  DeterministicLoop loop(1);
  std::vector<long> woken;
  for (const auto time : {3600s, 1s, 60s})
    spawn(loop.get_executor(), sleep_and_note(time, woken));
  loop.run();
  EXPECT_THAT(woken, ElementsAre(1, 60, 3600));
}

asio::awaitable<void> block_and_note(std::vector<long>& woken) {
  block_for(100s);
  co_await sleep_and_note(1s, woken);
}

TEST(DeterministicLoop, LetsNobodyMoveWhileOneBlocks) {
  DeterministicLoop loop;
  std::vector<long> woken;
  spawn(loop.get_executor(), sleep_and_note(2s, woken));
  spawn(loop.get_executor(), block_and_note(woken));
  loop.run();
  EXPECT_THAT(woken, ElementsAre(100, 101));
}

TEST(DeterministicLoop, WakesWhoIsCancelled) {
  DeterministicLoop loop(3);
  std::vector<long> woken;
  const auto task = spawn(loop.get_executor(), sleep_and_note(3600s, woken));
  while (loop.now() == DeterministicLoop::Time() && !task.done()) {
    task.cancel();
    loop.step();
  }
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(loop.now(), DeterministicLoop::Time());
}

asio::awaitable<void> wait_for_ever(Event& event) { co_await event.wait(); }

TEST(DeterministicLoop, SaysThatItIsStuckInsteadOfHanging) {
  DeterministicLoop loop;
  Event never(loop.get_executor());
  EXPECT_THROW(run(loop, wait_for_ever(never)), Stuck);
}

asio::awaitable<int> answer() {
  co_await sleep_for(24h);
  co_return 42;
}

TEST(DeterministicLoop, RunsACoroutineToItsResult) {
  DeterministicLoop loop(5);
  EXPECT_EQ(run(loop, answer()), 42);
}

TEST(DeterministicLoop, DestroysWhatNeverEnded) {
  const auto kept = std::make_shared<int>(0);
  {
    DeterministicLoop loop;
    Event never(loop.get_executor());
    spawn(loop.get_executor(), [](auto, Event& event) -> asio::awaitable<void> {
      co_await event.wait();
    }(kept, never));
    loop.run();
    EXPECT_EQ(kept.use_count(), 2);
  }
  EXPECT_EQ(kept.use_count(), 1);
}

TEST(DeterministicLoop, IsFoundBehindItsExecutorOnly) {
  DeterministicLoop loop;
  asio::io_context other;
  EXPECT_EQ(DeterministicLoop::behind(loop.get_executor()), &loop);
  EXPECT_EQ(DeterministicLoop::behind(other.get_executor()), nullptr);
  EXPECT_EQ(DeterministicLoop::moving(), nullptr);
}

}  // namespace
}  // namespace lab::async
