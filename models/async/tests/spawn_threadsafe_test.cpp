#include "models/async/spawn_threadsafe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <memory>
#include <optional>
#include <thread>

#include "models/async/event.hpp"
#include "models/async/tests/event_log.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/async/to_thread.hpp"
#include "models/threads/wait.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace asio = boost::asio;

asio::awaitable<void> gives_or_throws() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto good = spawn_threadsafe(loop, work(log, "a", 2));
  const auto bad = spawn_threadsafe(loop, fail(log, "b", 1));
  const auto nothing = spawn_threadsafe(loop, sleep_for(1s));
  EXPECT_EQ(good.state(), threads::FutureState::pending);
  co_await sleep_for(3s);
  EXPECT_EQ(good.result(0s), 2);
  EXPECT_THROW(bad.result(0s), std::runtime_error);
  nothing.result(0s);
}

TEST(SpawnThreadsafe, GivesAFutureOfWhatTheCoroutineGivesOrThrows) {
  on_every_seed(gives_or_throws);
}

/// Cancels the future of two seconds of work after so much time.
asio::awaitable<void> cancelled_after(std::chrono::seconds time) {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto future = spawn_threadsafe(loop, work(log, "a", 2));
  if (time > 0s) co_await sleep_for(time);
  const bool done = future.done();
  EXPECT_NE(future.cancel(), done);
  EXPECT_NE(future.cancelled(), done);
  co_await sleep_for(5s);
  if (time == 0s)
    EXPECT_THAT(log, ElementsAre());  // it has not even begun
  else if (time == 1s)
    EXPECT_THAT(log, ElementsAre("1 s: a cancelled"));
  else if (done)
    EXPECT_THAT(log, ElementsAre("2 s: a done"));
  else
    EXPECT_EQ(log.size(), 1U);  // both came at once
}

TEST(SpawnThreadsafe, CancelsTheCoroutineWhenItsFutureIsCancelled) {
  on_every_seed([] { return cancelled_after(0s); });
  on_every_seed([] { return cancelled_after(1s); });
  on_every_seed([] { return cancelled_after(2s); });
  on_every_seed([] { return cancelled_after(3s); });
}

asio::awaitable<int> ask_a_cancelled_one() {
  const auto task = spawn(co_await asio::this_coro::executor, sleep_for(1h));
  task.cancel();
  co_await task.result();
  co_return 1;
}

asio::awaitable<void> cancels_itself() {
  const auto loop = co_await asio::this_coro::executor;
  const auto future = spawn_threadsafe(loop, ask_a_cancelled_one());
  co_await sleep_for(1s);
  EXPECT_TRUE(future.cancelled());
}

TEST(SpawnThreadsafe, CountsAsCancelledIfTheCoroutineIs) {
  on_every_seed(cancels_itself);
}

asio::awaitable<void> leave_over(EventLog& log,
                                 std::optional<threads::Future<int>>& begun,
                                 std::optional<threads::Future<int>>& late) {
  const auto loop = co_await asio::this_coro::executor;
  begun = spawn_threadsafe(loop, work(log, "a", 9));
  co_await sleep_for(1s);
  late = spawn_threadsafe(loop, work(log, "b", 9));
}

TEST(SpawnThreadsafe, CancelsWhatIsLeftOverWhenTheLoopEnds) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    EventLog log;
    std::optional<threads::Future<int>> begun;
    std::optional<threads::Future<int>> late;
    {
      DeterministicLoop loop(seed);
      run(loop, leave_over(log, begun, late));
    }
    EXPECT_TRUE(begun->cancelled());
    EXPECT_TRUE(late->cancelled());
    EXPECT_EQ(log.front(), "1 s: a cancelled");
  }
}

TEST(SpawnThreadsafe, CancelsWhatALoopTakesAlongThatIsNotRunToItsEnd) {
  std::optional<threads::Future<void>> begun;
  std::optional<threads::Future<void>> late;
  {
    DeterministicLoop loop;
    const LoopHandle handle(loop.get_executor());
    constexpr auto for_ever = std::chrono::steady_clock::duration::max();
    begun = spawn_threadsafe(handle, sleep_for(for_ever));
    loop.run();
    late = spawn_threadsafe(handle, sleep_for(for_ever));
  }
  EXPECT_TRUE(begun->cancelled());
  EXPECT_TRUE(late->cancelled());
}

TEST(SpawnThreadsafe, IsRefusedWhenTheLoopHasEnded) {
  std::optional<LoopHandle> handle;
  run([](std::optional<LoopHandle>& loop) -> asio::awaitable<void> {
    loop.emplace(co_await asio::this_coro::executor);
  }(handle));
  EXPECT_THROW(spawn_threadsafe(*handle, sleep_for(0s)), threads::ShutDown);
}

// From here on with threads.

asio::awaitable<std::thread::id> which_thread() {
  co_return std::this_thread::get_id();
}

std::thread::id ask_from_here(const LoopHandle& loop) {
  EXPECT_NE(std::this_thread::get_id(),
            spawn_threadsafe(loop, which_thread()).result());
  return spawn_threadsafe(loop, which_thread()).result();
}

asio::awaitable<void> asks_from_threads() {
  const LoopHandle loop(co_await asio::this_coro::executor);
  std::vector<Task<std::thread::id>> tasks;
  tasks.reserve(8);
  for (int i = 0; i < 8; ++i)
    tasks.push_back(spawn(loop.executor(), to_thread(ask_from_here, loop)));
  for (const auto& task : tasks)
    EXPECT_EQ(co_await task.result(), std::this_thread::get_id());
}

TEST(SpawnThreadsafe, RunsOnTheThreadOfTheLoopWhoeverCalls) {
  run(asks_from_threads());
}

asio::awaitable<void> wait_for_ever(std::latch& begun, Event& cancelled) {
  begun.count_down();
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
    cancelled.set();
    throw;
  }
}

void cancel_from_here(const LoopHandle& loop, Event& cancelled) {
  std::latch begun(1);
  const auto future = spawn_threadsafe(loop, wait_for_ever(begun, cancelled));
  begun.wait();
  EXPECT_TRUE(future.cancel());
  EXPECT_THROW(future.result(), threads::Cancelled);
}

asio::awaitable<void> cancels_from_a_thread() {
  const LoopHandle loop(co_await asio::this_coro::executor);
  Event cancelled(loop.executor());
  co_await to_thread(cancel_from_here, loop, std::ref(cancelled));
  co_await cancelled.wait();
}

TEST(SpawnThreadsafe, CanBeCancelledFromAnotherThread) {
  run(cancels_from_a_thread());
}

asio::awaitable<int> give(int number) { co_return number; }

/// Spawns until the loop has ended, at whatever moment that is.
void spawn_until_it_ends(const LoopHandle& loop, std::latch& begun) {
  std::vector<threads::Future<int>> futures;
  try {
    while (true) {
      futures.push_back(spawn_threadsafe(loop, give(7)));
      if (futures.size() == 10) begun.count_down();
      if (futures.size() >= 10) threads::wait(futures);
    }
  } catch (const threads::ShutDown&) {
  }
  for (const auto& future : futures)
    EXPECT_EQ(future.cancelled() ? 7 : future.result(), 7);
}

asio::awaitable<void> end_soon(std::optional<std::jthread>& thread) {
  const LoopHandle loop(co_await asio::this_coro::executor);
  auto begun = std::make_shared<std::latch>(1);
  thread.emplace([loop, begun] { spawn_until_it_ends(loop, *begun); });
  const auto wait = [begun] { begun->wait(); };
  co_await to_thread(wait);
}

TEST(SpawnThreadsafe, LeavesNoFutureUndoneWhenTheLoopEndsMeanwhile) {
  for (int times = 0; times < 20; ++times) {
    std::optional<std::jthread> thread;  // is joined, so it has come to an end
    run(end_soon(thread));
  }
}

}  // namespace
}  // namespace lab::async
