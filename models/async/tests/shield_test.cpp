#include "models/async/shield.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/async/tests/event_log.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace asio = boost::asio;

asio::awaitable<void> passes_on() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const int value = co_await shield(work(log, "a", 2));
  EXPECT_EQ(value, 2);
  EXPECT_THROW(co_await shield(fail(log, "b", 1)), std::runtime_error);
  const auto task = spawn(loop, work(log, "c", 1));
  EXPECT_EQ(co_await shield(task), 1);
  EXPECT_EQ(co_await shield(task), 1);
  co_await shield(sleep_for(1s));
}

TEST(Shield, GivesOrThrowsWhatTheWorkDoes) { on_every_seed(passes_on); }

/// Cancels who waits after so many milliseconds; the work takes two seconds.
asio::awaitable<void> cancelled_after(std::chrono::milliseconds time) {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto inner = spawn(loop, work(log, "inner", 2));
  const auto outer = spawn(loop, shield(inner));
  co_await sleep_for(time);
  outer.cancel();
  co_await outer.wait();
  if (time < 2s) {
    EXPECT_TRUE(outer.cancelled());
    EXPECT_FALSE(inner.done());
  } else if (time > 2s) {
    EXPECT_FALSE(outer.cancelled());
  }
  co_await inner.wait();
  EXPECT_THAT(log, ElementsAre("2 s: inner done"));
}

TEST(Shield, KeepsTheWorkFromTheCancelOfWhoWaitsAtAnyMoment) {
  on_every_seed([] { return cancelled_after(0ms); });
  on_every_seed([] { return cancelled_after(1s); });
  on_every_seed([] { return cancelled_after(2s); });
  on_every_seed([] { return cancelled_after(3s); });
}

asio::awaitable<void> inner_cancelled() {
  const auto loop = co_await asio::this_coro::executor;
  EventLog log;
  const auto inner = spawn(loop, work(log, "inner", 9));
  const auto outer = spawn(loop, shield(inner));
  co_await sleep_for(1s);
  inner.cancel();
  co_await outer.wait();
  EXPECT_THROW(co_await outer.result(), Cancelled);
}

TEST(Shield, TellsThatTheWorkItselfWasCancelled) {
  on_every_seed(inner_cancelled);
}

asio::awaitable<void> fails_alone() {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<std::string> lost;
  on_lost_error(loop, [&](const std::string& text) { lost.push_back(text); });
  EventLog log;
  const auto outer = spawn(loop, shield(fail(log, "inner", 2)));
  co_await sleep_for(1s);
  outer.cancel();
  co_await outer.wait();
  EXPECT_TRUE(outer.cancelled());
  co_await sleep_for(2s);
  EXPECT_THAT(lost, ElementsAre("inner"));
}

TEST(Shield, LetsAnErrorBeReportedThatNobodyWaitsFor) {
  on_every_seed(fails_alone);
}

TEST(Shield, IsNoneAgainstTheEndOfTheRun) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    EventLog log;
    DeterministicLoop loop(seed);
    run(loop, [](EventLog& notes) -> asio::awaitable<void> {
      const auto here = co_await asio::this_coro::executor;
      const auto outer = spawn(here, shield(work(notes, "inner", 9)));
      co_await sleep_for(1s);
      outer.cancel();
    }(log));
    EXPECT_THAT(log, ElementsAre("1 s: inner cancelled"));
  }
}

}  // namespace
}  // namespace lab::async
