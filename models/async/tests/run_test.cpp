#include "models/async/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

#include "models/async/event.hpp"
#include "models/async/sleep.hpp"
#include "models/async/tests/cleaning_up.hpp"
#include "models/async/tests/every_seed.hpp"
#include "models/async/wait_for.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
namespace asio = boost::asio;

asio::awaitable<int> give(int value) {
  co_await sleep_for(0s);
  co_return value;
}

asio::awaitable<int> fail_with(std::string text) {
  co_await sleep_for(0s);
  throw std::runtime_error(text);
}

TEST(Run, GivesWhatTheMainTaskReturnsOrThrowsWhatItThrows) {
  DeterministicLoop loop;
  EXPECT_EQ(run(loop, give(3)), 3);
  EXPECT_THROW(run(loop, fail_with("no luck")), std::runtime_error);
}

TEST(Run, WorksOnARealLoopToo) {
  EXPECT_EQ(run(give(3)), 3);
  EXPECT_THROW(run(fail_with("no luck")), std::runtime_error);
}

asio::awaitable<void> leave_behind(EventLog& log) {
  spawn(co_await asio::this_coro::executor, work_and_clean_up(log));
  co_await sleep_for(1s);
}

TEST(Run, CancelsWhatIsLeftOverAndWaitsForItsEnd) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    DeterministicLoop loop(seed);
    EventLog log;
    run(loop, leave_behind(log));
    ASSERT_THAT(log, ElementsAre("cancelled", "cleaned up"));
  }
}

asio::awaitable<void> leave_both_behind(EventLog& log) {
  const auto loop = co_await asio::this_coro::executor;
  const auto child = spawn(loop, work_and_clean_up(log, 1s));
  spawn(loop, wait_for(child, 1h));  // passes its cancellation on
  co_await sleep_for(1s);
}

TEST(Run, CancelsOnceWhatIsLeftOverTogetherWithWhoAwaitsIt) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    DeterministicLoop loop(seed);
    EventLog log;
    run(loop, leave_both_behind(log));
    ASSERT_THAT(log, ElementsAre("cancelled", "cleaned up"));
  }
}

/// The errors that nobody asked for while this ran.
template <typename Scene>
EventLog lost_errors(std::uint64_t seed, const Scene& scene) {
  DeterministicLoop loop(seed);
  EventLog lost;
  on_lost_error(loop.get_executor(),
                [&lost](const std::string& text) { lost.push_back(text); });
  scene(loop);
  return lost;
}

asio::awaitable<void> leave_a_failure_behind() {
  spawn(co_await asio::this_coro::executor, fail_with("lost"));
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

asio::awaitable<void> start_another_while_cleaning_up(EventLog& log) {
  const auto loop = co_await asio::this_coro::executor;
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
    spawn(loop, work_and_clean_up(log));
  }
}

asio::awaitable<void> leave_one_who_starts_another(EventLog& log) {
  const auto loop = co_await asio::this_coro::executor;
  spawn(loop, start_another_while_cleaning_up(log));
  co_await sleep_for(1s);
}

TEST(Run, CancelsAlsoWhatIsStartedWhileCleaningUp) {
  DeterministicLoop loop;
  EventLog log;
  run(loop, leave_one_who_starts_another(log));
  EXPECT_THAT(log, testing::Contains("cleaned up"));
  EXPECT_LT(loop.now(), DeterministicLoop::Time(1h));
}

asio::awaitable<void> note_the_end(EventLog& log, std::string name,
                                   Event& never) {
  try {
    co_await never.wait();
  } catch (const boost::system::system_error&) {
    log.push_back(name);
  }
}

asio::awaitable<void> all_get_stuck(EventLog& log) {
  const auto loop = co_await asio::this_coro::executor;
  Event never(loop);
  const auto one = spawn(loop, note_the_end(log, "one", never));
  const auto two = spawn(loop, note_the_end(log, "two", never));
  co_await note_the_end(log, "main", never);
}

TEST(Run, LetsAllThatAreStuckEndInOrderTheMainTaskLast) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    EventLog log;
    EXPECT_THAT(lost_errors(seed,
                            [&](auto& loop) {
                              EXPECT_THROW(run(loop, all_get_stuck(log)),
                                           Stuck);
                            }),
                ElementsAre());
    ASSERT_THAT(log, UnorderedElementsAre("one", "two", "main"));
    ASSERT_EQ(log.back(), "main") << "seed " << seed;
  }
}

}  // namespace
}  // namespace lab::async
