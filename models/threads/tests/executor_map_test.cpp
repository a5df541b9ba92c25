// Executor::map: results in order, errors at their place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <iterator>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <tuple>
#include <variant>
#include <vector>

#include "models/environment_error.hpp"
#include "models/threads/executor.hpp"

namespace lab::threads {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

int square(int number) { return number * number; }

/// All results up to the end or the first error.
template <typename T>
std::vector<T> taken_from(MapResults<T>& results) {
  std::vector<T> taken;
  for (T& result : results) taken.push_back(std::move(result));
  return taken;
}

TEST(ExecutorMap, GivesTheResultsInTheOrderOfTheInputs) {
  // Each one waits for its successor, so they are completed from the last to
  // the first.
  Executor executor({.max_workers = 3});
  std::array<std::latch, 4> done{std::latch(1), std::latch(1), std::latch(1),
                                 std::latch(0)};
  auto results = executor.map(
      [&](std::size_t i) {
        done.at(i + 1).wait();
        done.at(i).count_down();
        return i;
      },
      std::vector<std::size_t>{0, 1, 2});
  EXPECT_THAT(taken_from(results), ElementsAre(0, 1, 2));
}

TEST(ExecutorMap, AnEmptyInputGivesAnEmptyResultAtOnce) {
  Executor executor;
  auto results = executor.map(square, std::vector<int>());
  EXPECT_EQ(results.next(), std::nullopt);
  EXPECT_EQ(results.begin(), results.end());
  EXPECT_EQ(executor.threads_made(), 0U);
}

TEST(ExecutorMap, DeliversTheItemsBeforeTheFailingOneThenTheError) {
  Executor executor;
  const auto invert = [](int number) {
    if (number == 0) throw std::domain_error("division by zero");
    return 60 / number;
  };
  auto results = executor.map(invert, std::vector{1, 2, 0, 3});
  EXPECT_EQ(results.next(), 60);
  EXPECT_EQ(results.next(), 30);
  EXPECT_THROW((void)results.next(), std::domain_error);
  EXPECT_EQ(results.next(), std::nullopt) << "the error ends the sequence";
}

TEST(ExecutorMap, AfterAnErrorWhatHadNotStartedIsCancelled) {
  Executor executor({.max_workers = 1});
  std::latch gate(1);
  std::atomic<int> last = -1;
  auto results = executor.map(
      [&](int number) {
        last = number;
        if (number == 0) throw std::runtime_error("failed");
        gate.wait();
        return number;
      },
      std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  EXPECT_THROW((void)results.next(), std::runtime_error);
  gate.count_down();
  executor.shutdown();
  EXPECT_LE(last, 1) << "the one that had started is the last one";
}

TEST(ExecutorMap, LeavingTheResultsCancelsWhatHasNotStarted) {
  Executor executor({.max_workers = 1});
  std::latch gate(1);
  std::atomic<int> last = -1;
  {
    const auto results = executor.map(
        [&](int number) {
          last = number;
          gate.wait();
        },
        std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  }
  gate.count_down();
  executor.shutdown();
  EXPECT_LE(last, 0);
}

TEST(ExecutorMap, CancelsWhatHasNotStartedIfAThreadCannotBeStarted) {
  std::latch gate(1);
  std::atomic<bool> ran = false;
  int starts = 0;
  Executor executor({.max_workers = 2,
                     .initialiser = [&] { gate.wait(); },
                     .before_start =
                         [&] {
                           if (++starts == 2)
                             throw std::system_error(EAGAIN,
                                                     std::generic_category());
                         }});
  const auto run = [&](int) { ran = true; };
  EXPECT_THROW(std::ignore = executor.map(run, std::vector{0, 1}),
               EnvironmentError);
  gate.count_down();
  executor.shutdown();
  EXPECT_FALSE(ran);
}

/// Gives 1, 2 and then throws.
class BadInput {
 public:
  struct Iterator {
    using value_type = int;
    using difference_type = std::ptrdiff_t;

    int operator*() const {
      if (number == 3) throw std::runtime_error("end of paper");
      return number;
    }
    Iterator& operator++() {
      ++number;
      return *this;
    }
    void operator++(int) { ++number; }
    bool operator==(std::default_sentinel_t) const { return false; }

    int number = 1;
  };

  Iterator begin() const { return {}; }
  std::default_sentinel_t end() const { return {}; }
};

TEST(ExecutorMap, AnErrorOfTheInputStandsAtItsPlace) {
  Executor executor;
  auto results = executor.map(square, BadInput());
  EXPECT_EQ(results.next(), 1);
  EXPECT_EQ(results.next(), 4);
  EXPECT_THROW((void)results.next(), std::runtime_error);
  EXPECT_EQ(results.next(), std::nullopt);
}

TEST(ExecutorMap, AnErrorOfTheInputLeavesTheExecutorUsable) {
  Executor executor({.max_workers = 2});
  auto failed = executor.map(square, BadInput());
  EXPECT_THROW(taken_from(failed), std::runtime_error);
  auto results = executor.map(square, std::vector{5, 6});
  EXPECT_THAT(taken_from(results), ElementsAre(25, 36));
}

TEST(ExecutorMap, WorksForAFunctionWithoutAResult) {
  Executor executor;
  std::atomic<int> sum = 0;
  int items = 0;
  for (std::monostate nothing :
       executor.map([&](int number) { sum += number; }, std::vector{1, 2, 3})) {
    (void)nothing;
    ++items;
  }
  EXPECT_EQ(items, 3);
  EXPECT_EQ(sum, 6);
}

TEST(ExecutorMap, PassesOnWhatCanOnlyBeMoved) {
  Executor executor;
  auto results = executor.map([](int n) { return std::make_unique<int>(n); },
                              std::vector{7, 8});
  const auto taken = taken_from(results);
  EXPECT_EQ(*taken.at(0), 7);
  EXPECT_EQ(*taken.at(1), 8);
}

TEST(ExecutorMap, LeavesTheInputsAlone) {
  Executor executor;
  const auto length = [](const std::string& text) { return text.size(); };
  std::vector<std::string> words{"a rather long text that can be moved", "b"};
  auto results = executor.map(length, words);
  EXPECT_THAT(taken_from(results), ElementsAre(36, 1));
  EXPECT_EQ(words[0].size(), 36U);
}

TEST(ExecutorMap, TakesFromSeveralInputsUntilTheShortestEnds) {
  Executor executor;
  const auto repeat = [](int times, const std::string& text, char end) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all + end;
  };
  auto results =
      executor.map(repeat, std::vector{2, 1, 3},
                   std::vector<std::string>{"ab", "c"}, std::string("!?."));
  EXPECT_THAT(taken_from(results), ElementsAre("abab!", "c?"));
}

TEST(ExecutorMap, TimesOutAtAResultThatIsNotThereAndCancelsTheRest) {
  Executor executor({.max_workers = 1});
  std::latch gate(1);
  std::atomic<int> last = -1;
  const auto wait_at_the_second = [&](int number) {
    last = number;
    if (number == 1) gate.wait();
    return number;
  };
  auto in_time = executor.map(10s, square, std::vector{3});
  EXPECT_EQ(in_time.next(), 9);
  auto results = executor.map(1ms, wait_at_the_second, std::vector{0, 1, 2, 3});
  EXPECT_THROW(taken_from(results), TimedOut);
  EXPECT_EQ(results.next(), std::nullopt);
  gate.count_down();
  executor.shutdown();
  EXPECT_LE(last, 1);
}

TEST(ExecutorMap, GivesWhatIsThereAlreadyWithoutAnyTime) {
  Executor executor;
  auto results = executor.map(0s, square, std::vector{2, 3});
  executor.shutdown();
  EXPECT_THAT(taken_from(results), ElementsAre(4, 9));
}

TEST(ExecutorMap, IsRefusedAfterShutdown) {
  Executor executor;
  executor.shutdown();
  EXPECT_THROW((void)executor.map(square, std::vector{1}), ShutDown);
}

}  // namespace
}  // namespace lab::threads
