#include "models/async/to_thread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <thread>
#include <vector>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using Gate = std::binary_semaphore;

int add(int a, int b) { return a + b; }
std::unique_ptr<int> wrap(std::unique_ptr<int> number) { return number; }

/// Is never freed: ThreadSanitizer does not see how libstdc++ counts the
/// holders of an exception, and takes the end of the last one for a race.
const std::exception_ptr no_luck =
    std::make_exception_ptr(std::runtime_error("no luck"));

void refuse() { std::rethrow_exception(no_luck); }

asio::awaitable<void> value_and_exception() {
  EXPECT_EQ(co_await to_thread(add, 40, 2), 42);
  auto number = std::make_unique<int>(7);
  const auto same = co_await to_thread(wrap, std::move(number));
  EXPECT_THAT(same, testing::Pointee(7));
  try {
    co_await to_thread(refuse);
    ADD_FAILURE() << "the exception did not come back";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "no luck");
  }
}

TEST(ToThread, BringsBackTheValueOrTheException) { run(value_and_exception()); }

TEST(ToThreadInVirtualTime, BringsBackTheValueOrTheException) {
  on_every_seed(value_and_exception);
}

asio::awaitable<void> where_things_run() {
  const auto loop_thread = std::this_thread::get_id();
  const auto other = co_await to_thread(std::this_thread::get_id);
  EXPECT_NE(other, loop_thread);
  EXPECT_EQ(std::this_thread::get_id(), loop_thread);
}

TEST(ToThread, CallsOnAnotherThreadAndResumesOnTheLoop) {
  run(where_things_run());
}

void pass(Gate& gate) { gate.acquire(); }

asio::awaitable<void> open_at_the_third_beat(Gate& gate, int& beats) {
  for (beats = 1; beats < 3; ++beats) co_await sleep_for(0s);
  gate.release();
}

asio::awaitable<void> beats_meanwhile() {
  Gate gate(0);
  int beats = 0;
  spawn(co_await asio::this_coro::executor,
        open_at_the_third_beat(gate, beats));
  co_await to_thread(pass, std::ref(gate));
  EXPECT_EQ(beats, 3);
}

TEST(ToThread, LetsTheLoopBeatMeanwhile) { run(beats_meanwhile()); }

asio::awaitable<void> use_one_of(threads::Executor& executor) {
  const auto id = co_await to_thread(executor, std::this_thread::get_id);
  const auto again = co_await to_thread(executor, std::this_thread::get_id);
  EXPECT_EQ(id, again);
}

TEST(ToThread, UsesTheExecutorThatItIsGiven) {
  threads::Executor executor({.max_workers = 1});
  run(use_one_of(executor));
  EXPECT_EQ(executor.threads_made(), 1U);
}

/// What a blocking function and its test say to each other.
struct Talk {
  Gate begun{0};
  Gate end{0};
  Gate ended{0};
};

/// The result is destroyed when the last one who could ask for it is gone.
std::shared_ptr<int> block(Talk& talk, std::shared_ptr<int> number) {
  talk.begun.release();
  talk.end.acquire();
  talk.ended.release();
  return number;
}

asio::awaitable<void> call_block(threads::Executor& executor, Talk& talk,
                                 std::shared_ptr<int> number) {
  co_await to_thread(executor, block, std::ref(talk), std::move(number));
}

asio::awaitable<void> cancel_running(threads::Executor& executor, Talk& talk,
                                     std::shared_ptr<int> number) {
  const auto loop = co_await asio::this_coro::executor;
  const auto task = spawn(loop, call_block(executor, talk, std::move(number)));
  co_await sleep_for(0s);
  co_await to_thread(pass, std::ref(talk.begun));
  task.cancel();
  co_await task.wait();  // while the thread is still busy
  EXPECT_TRUE(task.cancelled());
  EXPECT_FALSE(talk.ended.try_acquire());
}

TEST(ToThread, StopsWaitingWhenItIsCancelledAndLetsTheThreadRunOn) {
  const auto number = std::make_shared<int>(1);
  Talk talk;
  {
    threads::Executor executor({.max_workers = 1});
    run(cancel_running(executor, talk, number));
    talk.end.release();  // the loop is gone
    talk.ended.acquire();
  }
  EXPECT_EQ(number.use_count(), 1);
}

TEST(ToThread, EndsWellWhenTheThreadEndsWhileItIsCancelled) {
  for (int times = 0; times < 200; ++times) {
    Talk talk;
    threads::Executor executor({.max_workers = 1});
    asio::io_context loop(1);
    const auto task =
        spawn(loop.get_executor(), call_block(executor, talk, nullptr));
    loop.poll();
    talk.begun.acquire();
    const std::jthread other([&talk] { talk.end.release(); });
    task.cancel();
    loop.run();
    EXPECT_TRUE(task.done());
  }
}

bool never_called() {
  ADD_FAILURE() << "it was called";
  return true;
}

asio::awaitable<void> call_never(threads::Executor& executor) {
  co_await to_thread(executor, never_called);
}

asio::awaitable<void> cancel_waiting(threads::Executor& executor, Talk& talk) {
  const auto loop = co_await asio::this_coro::executor;
  const auto busy = executor.submit(block, std::ref(talk), nullptr);
  const auto task = spawn(loop, call_never(executor));
  co_await sleep_for(0s);
  co_await sleep_for(0s);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  talk.end.release();
}

TEST(ToThread, NeverCallsWhatIsCancelledBeforeAThreadIsFree) {
  Talk talk;
  threads::Executor executor({.max_workers = 1});
  run(cancel_waiting(executor, talk));
}

TEST(ToThread, SurvivesALoopThatGoesFirst) {
  Talk talk;
  threads::Executor executor({.max_workers = 1});
  {
    asio::io_context loop(1);
    spawn(loop.get_executor(), call_block(executor, talk, nullptr));
    loop.poll();
    talk.begun.acquire();
  }
  talk.end.release();
}

asio::awaitable<void> beat_every_second(int& beats) {
  while (true) {
    co_await sleep_for(1s);
    ++beats;
  }
}

asio::awaitable<void> beats_in_virtual_time() {
  const auto loop = co_await asio::this_coro::executor;
  const auto start = co_await now();
  int beats = 0;
  const auto heart = spawn(loop, beat_every_second(beats));
  co_await to_thread(block_for, 10'500ms);
  EXPECT_EQ(beats, 10);
  EXPECT_EQ(co_await now() - start, 10'500ms);
  block_for(10s);  // without a thread, the heart stops
  EXPECT_EQ(beats, 10);
  heart.cancel();
  co_await heart.wait();
}

TEST(ToThreadInVirtualTime, LetsTheLoopBeatMeanwhile) {
  on_every_seed(beats_in_virtual_time);
}

void block_and_refuse() {
  block_for(1h);
  refuse();
}

asio::awaitable<void> several_at_once() {
  const auto loop = co_await asio::this_coro::executor;
  const auto start = co_await now();
  std::vector<Task<>> tasks;
  tasks.reserve(3);
  for (int i = 0; i < 3; ++i)
    tasks.push_back(spawn(loop, to_thread(block_and_refuse)));
  for (const auto& task : tasks)
    EXPECT_THROW(co_await task.result(), std::runtime_error);
  EXPECT_EQ(co_await now() - start, 1h);
}

TEST(ToThreadInVirtualTime, BlocksInSeveralPlacesAtOnce) {
  on_every_seed(several_at_once);
}

asio::awaitable<void> cancelled_in_virtual_time() {
  const auto loop = co_await asio::this_coro::executor;
  const auto start = co_await now();
  const auto task = spawn(loop, to_thread(block_for, 1h));
  co_await sleep_for(1s);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(co_await now() - start, 1s);
}

TEST(ToThreadInVirtualTime, StopsWaitingWhenItIsCancelled) {
  on_every_seed(cancelled_in_virtual_time);
}

}  // namespace
}  // namespace lab::async
