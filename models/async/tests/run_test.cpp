#include "models/async/run.hpp"

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
#include <vector>

#include "models/async/event.hpp"
#include "models/async/sleep.hpp"
#include "models/async/stop_signals.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;
namespace asio = boost::asio;
using Diary = std::vector<std::string>;

/// Writes down that it was cancelled, and what comes of its cleaning up.
asio::awaitable<void> work_and_clean_up(Diary& diary) {
  try {
    co_await sleep_for(1h);
    diary.push_back("not cancelled");
  } catch (const boost::system::system_error&) {
    diary.push_back("cancelled");
  }
  co_await asio::this_coro::reset_cancellation_state();
  co_await sleep_for(0s);
  diary.push_back("cleaned up");
}

asio::awaitable<void> clean_up_and_say_so(Diary& diary) {
  co_await work_and_clean_up(diary);
  throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<int> clean_up_and_return(Diary& diary) {
  co_await work_and_clean_up(diary);
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
  Diary diary;
  try {
    run(with_a_signal(clean_up_and_say_so(diary), GetParam()));
    FAIL() << "nobody says that it was interrupted";
  } catch (const Interrupted& end) {
    EXPECT_EQ(end.signal(), GetParam());
    EXPECT_EQ(end.exit_code(), 128 + GetParam());
  }
  EXPECT_THAT(diary, ElementsAre("cancelled", "cleaned up"));
}

TEST_P(EachSignal, IsForgottenIfTheMainTaskReturnsAResult) {
  Diary diary;
  EXPECT_EQ(run(with_a_signal(clean_up_and_return(diary), GetParam())), 42);
  EXPECT_THAT(diary, ElementsAre("cancelled", "cleaned up"));
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

asio::awaitable<void> leave_one_behind(Diary& diary) {
  spawn(co_await asio::this_coro::executor, work_and_clean_up(diary));
  co_await sleep_for(1h);
}

TEST_F(Signals, LetWhatIsLeftOverCleanUpToo) {
  Diary diary;
  EXPECT_THROW(run(with_a_signal(leave_one_behind(diary), SIGINT)),
               Interrupted);
  EXPECT_THAT(diary, ElementsAre("cancelled", "cleaned up"));
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

TEST_F(Signals, OfAnEarlierRunAreForgotten) {
  Diary diary;
  EXPECT_THROW(run(with_a_signal(clean_up_and_say_so(diary), SIGINT)),
               Interrupted);
  EXPECT_NO_THROW(run(sleep_for(0s)));
  EXPECT_THROW(run(with_a_signal(clean_up_and_say_so(diary), SIGTERM)),
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

asio::awaitable<int> give(int value) {
  co_await sleep_for(0s);
  co_return value;
}

asio::awaitable<int> fail(std::string text) {
  co_await sleep_for(0s);
  throw std::runtime_error(text);
}

TEST(Run, GivesWhatTheMainTaskReturnsOrThrowsWhatItThrows) {
  DeterministicLoop loop;
  EXPECT_EQ(run(loop, give(3)), 3);
  EXPECT_THROW(run(loop, fail("no luck")), std::runtime_error);
}

TEST(Run, WorksOnARealLoopToo) {
  EXPECT_EQ(run(give(3)), 3);
  EXPECT_THROW(run(fail("no luck")), std::runtime_error);
}

asio::awaitable<void> leave_behind(Diary& diary) {
  spawn(co_await asio::this_coro::executor, work_and_clean_up(diary));
  co_await sleep_for(1s);
}

TEST(Run, CancelsWhatIsLeftOverAndWaitsForItsEnd) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    DeterministicLoop loop(seed);
    Diary diary;
    run(loop, leave_behind(diary));
    ASSERT_THAT(diary, ElementsAre("cancelled", "cleaned up"));
  }
}

/// The errors that nobody asked for while this ran.
template <typename Scene>
Diary lost_errors(std::uint64_t seed, const Scene& scene) {
  DeterministicLoop loop(seed);
  Diary lost;
  on_lost_error(loop.get_executor(),
                [&lost](const std::string& text) { lost.push_back(text); });
  scene(loop);
  return lost;
}

asio::awaitable<void> leave_a_failure_behind() {
  spawn(co_await asio::this_coro::executor, fail("lost"));
  co_await sleep_for(1s);
}

TEST(Run, ReportsTheErrorsThatNobodyAskedFor) {
  EXPECT_THAT(
      lost_errors(1, [](auto& loop) { run(loop, leave_a_failure_behind()); }),
      ElementsAre("lost"));
}

asio::awaitable<void> fail_while_cleaning_up(std::string text) {
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
    throw std::runtime_error(text);
  }
}

asio::awaitable<void> leave_two_behind() {
  const auto loop = co_await asio::this_coro::executor;
  for (const char* text : {"one", "two"})
    spawn(loop, fail_while_cleaning_up(text));
  co_await sleep_for(1s);
}

TEST(Run, ReportsTheErrorsOfTheCleaningUpOfWhatIsLeftOver) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed)
    ASSERT_THAT(
        lost_errors(seed, [](auto& loop) { run(loop, leave_two_behind()); }),
        UnorderedElementsAre("one", "two"))
        << "seed " << seed;
}

asio::awaitable<void> fail_and_leave_two_behind() {
  co_await leave_two_behind();
  throw std::logic_error("main");
}

TEST(Run, CancelsWhatIsLeftOverAlsoIfTheMainTaskFails) {
  EXPECT_THAT(lost_errors(0,
                          [](auto& loop) {
                            EXPECT_THROW(run(loop, fail_and_leave_two_behind()),
                                         std::logic_error);
                          }),
              UnorderedElementsAre("one", "two"));
}

asio::awaitable<void> start_another_while_cleaning_up(Diary& diary) {
  const auto loop = co_await asio::this_coro::executor;
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
    spawn(loop, work_and_clean_up(diary));
  }
}

asio::awaitable<void> leave_one_who_starts_another(Diary& diary) {
  const auto loop = co_await asio::this_coro::executor;
  spawn(loop, start_another_while_cleaning_up(diary));
  co_await sleep_for(1s);
}

TEST(Run, CancelsAlsoWhatIsStartedWhileCleaningUp) {
  DeterministicLoop loop;
  Diary diary;
  run(loop, leave_one_who_starts_another(diary));
  EXPECT_THAT(diary, testing::Contains("cleaned up"));
  EXPECT_LT(loop.now(), DeterministicLoop::Time(1h));
}

asio::awaitable<void> note_the_end(Diary& diary, std::string name,
                                   Event& never) {
  try {
    co_await never.wait();
  } catch (const boost::system::system_error&) {
    diary.push_back(name);
  }
}

asio::awaitable<void> all_get_stuck(Diary& diary) {
  const auto loop = co_await asio::this_coro::executor;
  Event never(loop);
  const auto one = spawn(loop, note_the_end(diary, "one", never));
  const auto two = spawn(loop, note_the_end(diary, "two", never));
  co_await note_the_end(diary, "main", never);
}

TEST(Run, LetsAllThatAreStuckEndInOrderTheMainTaskLast) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Diary diary;
    EXPECT_THAT(lost_errors(seed,
                            [&](auto& loop) {
                              EXPECT_THROW(run(loop, all_get_stuck(diary)),
                                           Stuck);
                            }),
                ElementsAre());
    ASSERT_THAT(diary, UnorderedElementsAre("one", "two", "main"));
    ASSERT_EQ(diary.back(), "main") << "seed " << seed;
  }
}

}  // namespace
}  // namespace lab::async
