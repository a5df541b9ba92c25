#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>

#include "models/async/event.hpp"
#include "models/async/run.hpp"
#include "models/async/sleep.hpp"
#include "models/async/stop_signals.hpp"
#include "models/async/tests/cleaning_up.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
namespace asio = boost::asio;

asio::awaitable<void> clean_up_and_say_so(EventLog& log) {
  co_await work_and_clean_up(log);
  throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<int> clean_up_and_return(EventLog& log) {
  co_await work_and_clean_up(log);
  co_return 42;
}

asio::awaitable<void> raise_later(int signal) {
  co_await sleep_for(0s);
  std::raise(signal);
}

template <typename T>
asio::awaitable<T> with_a_signal(asio::awaitable<T> main, int signal) {
  spawn(co_await asio::this_coro::executor, raise_later(signal));
  co_return co_await std::move(main);
}

/// The signals have to mean what they mean by default, whoever started us.
class Signals : public testing::TestWithParam<int> {
 public:
  Signals() {
    for (std::size_t i = 0; i < signals.size(); ++i)
      before_.at(i) = std::signal(signals.at(i), SIG_DFL);
  }
  ~Signals() override {
    for (std::size_t i = 0; i < signals.size(); ++i)
      std::signal(signals.at(i), before_.at(i));
  }

 private:
  static constexpr std::array signals = {SIGINT, SIGTERM};
  std::array<void (*)(int), signals.size()> before_{};
};

using EachSignal = Signals;

TEST_P(EachSignal, CancelsTheMainTaskAndLetsItCleanUp) {
  EventLog log;
  try {
    run(with_a_signal(clean_up_and_say_so(log), GetParam()));
    FAIL() << "nobody says that it was interrupted";
  } catch (const Interrupted& end) {
    EXPECT_EQ(end.signal(), GetParam());
    EXPECT_EQ(end.exit_code(), 128 + GetParam());
  }
  EXPECT_THAT(log, ElementsAre("cancelled", "cleaned up"));
}

TEST_P(EachSignal, IsForgottenIfTheMainTaskReturnsAResult) {
  EventLog log;
  EXPECT_EQ(run(with_a_signal(clean_up_and_return(log), GetParam())), 42);
  EXPECT_THAT(log, ElementsAre("cancelled", "cleaned up"));
}

/// Holds up the loop; never comes back unless it is ended.
void block_for_ever() {
  std::array<int, 2> nobody_writes{};
  if (::pipe(nobody_writes.data()) != 0) return;
  char byte = 0;
  while (::read(nobody_writes[0], &byte, 1) != 0) continue;
}

asio::awaitable<void> be_stopped_twice_while_blocked(int signal) {
  const std::jthread other([signal] {
    std::raise(signal);
    std::raise(signal);
  });
  block_for_ever();
  co_return;
}

TEST_P(EachSignal, EndsTheProcessAtOnceTheSecondTimeEvenIfTheLoopIsBlocked) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(run(be_stopped_twice_while_blocked(GetParam())),
              testing::ExitedWithCode(128 + GetParam()), "");
}

asio::awaitable<void> be_stopped_again_while_cleaning_up(int signal) {
  try {
    std::raise(signal);
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
    std::raise(signal);
  }
}

TEST_P(EachSignal, EndsTheProcessAtOnceTheSecondTimeInTheMiddleOfCleaningUp) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(run(be_stopped_again_while_cleaning_up(GetParam())),
              testing::ExitedWithCode(128 + GetParam()), "");
}

INSTANTIATE_TEST_SUITE_P(StopSignals, EachSignal,
                         testing::Values(SIGINT, SIGTERM),
                         [](const auto& signal) {
                           return signal.param == SIGINT ? "SIGINT" : "SIGTERM";
                         });

TEST_F(Signals, AreCalledByTheirNames) {
  EXPECT_THAT(Interrupted(SIGINT).what(), HasSubstr("signal 2 (SIGINT)"));
  EXPECT_THAT(Interrupted(SIGTERM).what(), HasSubstr("signal 15 (SIGTERM)"));
}

asio::awaitable<void> leave_one_behind(EventLog& log) {
  spawn(co_await asio::this_coro::executor, work_and_clean_up(log));
  co_await sleep_for(1h);
}

TEST_F(Signals, LetWhatIsLeftOverCleanUpToo) {
  EventLog log;
  EXPECT_THROW(run(with_a_signal(leave_one_behind(log), SIGINT)), Interrupted);
  EXPECT_THAT(log, ElementsAre("cancelled", "cleaned up"));
}

asio::awaitable<void> fail_when_cancelled() {
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
    throw std::runtime_error("the rubbish bin is full");
  }
}

TEST_F(Signals, DoNotHideAnErrorOfTheCleaningUp) {
  EXPECT_THROW(run(with_a_signal(fail_when_cancelled(), SIGINT)),
               std::runtime_error);
}

std::atomic<int> handled = 0;
void handle(int /*signal*/) { ++handled; }

asio::awaitable<void> raise_once() {
  std::raise(SIGTERM);
  co_await sleep_for(0s);
}

TEST_F(Signals, AreLeftToAProgramThatHandlesThem) {
  handled = 0;
  std::signal(SIGTERM, handle);
  EXPECT_NO_THROW(run(raise_once()));
  EXPECT_EQ(handled, 1);
}

TEST_F(Signals, AreLeftAloneIfTheyAreNotWanted) {
  handled = 0;
  std::signal(SIGTERM, handle);
  EXPECT_NO_THROW(run(raise_once(), {.handle_signals = false}));
  EXPECT_EQ(handled, 1);
}

asio::awaitable<void> nothing() { co_return; }

TEST_F(Signals, MeanAfterwardsWhatTheyMeantBefore) {
  std::signal(SIGINT, SIG_IGN);
  for (int times = 0; times < 3; ++times) run(nothing());
  EXPECT_EQ(std::signal(SIGINT, SIG_DFL), SIG_IGN);
  EXPECT_EQ(std::signal(SIGTERM, SIG_DFL), SIG_DFL);
}

/// Gives the loop many turns to hear of the signal.
asio::awaitable<std::string> say_how_it_went(int signal) {
  std::raise(signal);
  try {
    for (int turns = 0; turns < 100; ++turns) co_await sleep_for(0s);
    co_return "went on";
  } catch (const boost::system::system_error&) {
    co_return "was cancelled";
  }
}

TEST_P(EachSignal, StaysIgnoredIfItIs) {
  std::signal(GetParam(), SIG_IGN);
  EXPECT_EQ(run(say_how_it_went(GetParam())), "went on");
  EXPECT_EQ(std::signal(GetParam(), SIG_DFL), SIG_IGN);
}

TEST_P(EachSignal, IsHeardAlthoughTheOtherOneIsIgnored) {
  const int other = GetParam() == SIGINT ? SIGTERM : SIGINT;
  std::signal(other, SIG_IGN);
  EXPECT_EQ(run(say_how_it_went(GetParam())), "was cancelled");
}

TEST_P(EachSignal, StaysBlockedIfItIs) {
  sigset_t before;
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, GetParam());
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  EXPECT_EQ(run(say_how_it_went(GetParam())), "went on");
  int pending = 0;
  ::sigwait(&blocked, &pending);
  EXPECT_EQ(pending, GetParam());
  sigset_t after;
  ::pthread_sigmask(SIG_SETMASK, &before, &after);
  EXPECT_EQ(::sigismember(&after, GetParam()), 1);
}

asio::awaitable<void> take_over(int signal) {
  std::signal(signal, handle);
  co_return;
}

TEST_P(EachSignal, KeepsTheMeaningThatTheProgramGivesItMeanwhile) {
  run(take_over(GetParam()));
  EXPECT_EQ(std::signal(GetParam(), SIG_DFL), handle);
}

TEST_F(Signals, OfAnEarlierRunAreForgotten) {
  EventLog log;
  EXPECT_THROW(run(with_a_signal(clean_up_and_say_so(log), SIGINT)),
               Interrupted);
  EXPECT_NO_THROW(run(sleep_for(0s)));
  EXPECT_THROW(run(with_a_signal(clean_up_and_say_so(log), SIGTERM)),
               Interrupted);
}

asio::awaitable<void> raise_here(Event& raised) {
  std::raise(SIGINT);
  raised.set();
  co_return;
}

asio::awaitable<bool> raise_in_another_run() {
  const auto loop = co_await asio::this_coro::executor;
  Event raised(loop);
  co_await spawn(loop, raise_here(raised)).result();
  co_await sleep_for(0s);  // would throw if this run had been interrupted
  co_return raised.is_set();
}

asio::awaitable<bool> run_one_on_another_thread() {
  bool ended_well = false;
  std::jthread([&ended_well] {
    ended_well = run(raise_in_another_run());
  }).join();
  try {
    co_await sleep_for(1h);
    co_return false;
  } catch (const boost::system::system_error&) {
    co_return ended_well;
  }
}

TEST_F(Signals, ReachOnlyTheFirstOfTwoRuns) {
  EXPECT_TRUE(run(run_one_on_another_thread()));
}

}  // namespace
}  // namespace lab::async
