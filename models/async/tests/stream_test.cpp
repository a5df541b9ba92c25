#include "models/async/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/async/sleep.hpp"
#include "models/async/tests/every_seed.hpp"

namespace lab::async {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Optional;
namespace asio = boost::asio;

asio::awaitable<void> count(Sink<int> sink, int end) {
  for (int i = 0; i < end; ++i) co_await sink.yield(i);
}

asio::awaitable<void> one_by_one() {
  Stream<int> numbers(co_await asio::this_coro::executor, count, 4);
  std::vector<int> got;
  while (const auto number = co_await numbers.next()) got.push_back(*number);
  EXPECT_THAT(got, ElementsAre(0, 1, 2, 3));
  EXPECT_FALSE(co_await numbers.next());
}

TEST(Stream, GivesTheItemsOneByOne) { on_every_seed(one_by_one); }

asio::awaitable<void> count_and_tell(Sink<int> sink, int& yielded) {
  while (true) {
    co_await sink.yield(yielded);
    ++yielded;
  }
}

asio::awaitable<void> back_pressure() {
  int yielded = 0;
  {
    Stream<int> numbers(co_await asio::this_coro::executor, Ahead{3},
                        count_and_tell, std::ref(yielded));
    co_await sleep_for(1s);
    EXPECT_EQ(yielded, 3);
    EXPECT_THAT(co_await numbers.next(), Optional(0));
    co_await sleep_for(1s);
    EXPECT_EQ(yielded, 4);
  }
  co_await sleep_for(1s);
  EXPECT_EQ(yielded, 4);
}

TEST(Stream, LetsTheProducerBeAheadByNoMoreThanThatManyItems) {
  on_every_seed(back_pressure);
}

asio::awaitable<void> count_and_fail(Sink<int> sink, int end) {
  co_await count(sink, end);
  throw std::runtime_error("no more numbers");
}

asio::awaitable<void> error_after_items() {
  Stream<int> numbers(co_await asio::this_coro::executor, Ahead{10},
                      count_and_fail, 2);
  co_await sleep_for(1s);  // it has failed by now
  EXPECT_THAT(co_await numbers.next(), Optional(0));
  EXPECT_THAT(co_await numbers.next(), Optional(1));
  EXPECT_THROW(co_await numbers.next(), std::runtime_error);
  EXPECT_FALSE(co_await numbers.next());
}

TEST(Stream, ThrowsTheErrorOfTheProducerAfterTheItemsBeforeIt) {
  on_every_seed(error_after_items);
}

asio::awaitable<void> count_and_clean_up(Sink<int> sink, std::string& log) {
  try {
    while (true) co_await sink.yield(1);
  } catch (const boost::system::system_error&) {
    log += "cancelled ";
  }
  co_await asio::this_coro::reset_cancellation_state();
  co_await sleep_for(1s);
  log += "cleaned up";
}

asio::awaitable<void> take_one(std::string& log) {
  Stream<int> numbers(co_await asio::this_coro::executor, count_and_clean_up,
                      std::ref(log));
  EXPECT_THAT(co_await numbers.next(), Optional(1));
}

asio::awaitable<void> dropped() {
  std::string log;
  co_await take_one(log);
  co_await sleep_for(2s);
  EXPECT_EQ(log, "cancelled cleaned up");
}

TEST(Stream, CancelsTheProducerWhenItIsDropped) { on_every_seed(dropped); }

asio::awaitable<void> closed() {
  std::string log;
  Stream<int> numbers(co_await asio::this_coro::executor, count_and_clean_up,
                      std::ref(log));
  EXPECT_THAT(co_await numbers.next(), Optional(1));
  co_await numbers.close();
  EXPECT_EQ(log, "cancelled cleaned up");
}

TEST(Stream, WaitsForTheCleaningUpWhenItIsClosed) { on_every_seed(closed); }

asio::awaitable<void> take_one_and_close(std::string& log) {
  Stream<int> numbers(co_await asio::this_coro::executor, count_and_clean_up,
                      std::ref(log));
  EXPECT_THAT(co_await numbers.next(), Optional(1));
  co_await numbers.close();
}

asio::awaitable<void> closed_by_one_who_is_cancelled() {
  std::string log;
  const auto task =
      spawn(co_await asio::this_coro::executor, take_one_and_close(log));
  co_await sleep_for(500ms);
  task.cancel();
  co_await task.wait();
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(log, "cancelled ");
  co_await sleep_for(2s);
  EXPECT_EQ(log, "cancelled cleaned up");
}

TEST(Stream, LetsACleaningUpGoOnWhenWhoeverClosedItIsCancelled) {
  on_every_seed(closed_by_one_who_is_cancelled);
}

/// Cleans up so badly that it goes on putting.
asio::awaitable<void> never_stop(Sink<int> sink, std::string& log) {
  try {
    while (true) co_await sink.yield(1);
  } catch (const boost::system::system_error&) {
    log += "cancelled ";
  }
  co_await asio::this_coro::reset_cancellation_state();
  try {
    while (true) co_await sink.yield(2);
  } catch (const Closed&) {
    log += "closed";
  }
}

asio::awaitable<void> closed_on_a_stubborn_one() {
  std::string log;
  Stream<int> numbers(co_await asio::this_coro::executor, never_stop,
                      std::ref(log));
  co_await sleep_for(1s);
  co_await numbers.close();
  EXPECT_EQ(log, "cancelled closed");
}

TEST(Stream, TakesNoMoreItemsOnceItIsClosed) {
  on_every_seed(closed_on_a_stubborn_one);
}

asio::awaitable<void> next_of(Stream<int>& numbers, std::vector<int>& got) {
  const auto number = co_await numbers.next();
  got.push_back(number.value_or(-1));
}

asio::awaitable<void> fail_in_cleaning_up(Sink<int> /*sink*/) {
  try {
    co_await sleep_for(1h);
  } catch (const boost::system::system_error&) {
  }
  co_await asio::this_coro::reset_cancellation_state();
  co_await sleep_for(1s);
  throw std::runtime_error("it is not clean");
}

asio::awaitable<void> closed_while_another_waits() {
  const auto loop = co_await asio::this_coro::executor;
  Stream<int> numbers(loop, fail_in_cleaning_up);
  std::vector<int> got;
  const auto reader = spawn(loop, next_of(numbers, got));
  co_await sleep_for(1s);
  EXPECT_THROW(co_await numbers.close(), std::runtime_error);
  EXPECT_THAT(got, ElementsAre(-1));
}

TEST(Stream, TellsTheOneWhoClosesItOfABadCleaningUpAlsoWhileAnotherWaits) {
  on_every_seed(closed_while_another_waits);
}

asio::awaitable<void> count_slowly(Sink<int> sink) {
  for (int i = 0; i < 3; ++i) {
    co_await sleep_for(1s);
    co_await sink.yield(i);
  }
}

asio::awaitable<void> consumer_is_cancelled() {
  const auto loop = co_await asio::this_coro::executor;
  Stream<int> numbers(loop, count_slowly);
  std::vector<int> got;
  const auto impatient = spawn(loop, next_of(numbers, got));
  co_await sleep_for(1s);  // as long as the first item takes
  impatient.cancel();
  co_await impatient.wait();
  while (const auto number = co_await numbers.next()) got.push_back(*number);
  EXPECT_THAT(got, ElementsAre(0, 1, 2));
}

TEST(Stream, LosesNoItemWhenTheOneWhoAwaitsItIsCancelled) {
  on_every_seed(consumer_is_cancelled);
}

asio::awaitable<void> wrap(Sink<std::unique_ptr<int>> sink,
                           std::unique_ptr<int> first) {
  co_await sink.yield(std::move(first));
  co_await sink.yield(std::make_unique<int>(2));
}

asio::awaitable<void> move_only() {
  auto first = std::make_unique<int>(1);
  Stream<std::unique_ptr<int>> numbers(co_await asio::this_coro::executor, wrap,
                                       std::move(first));
  auto moved = std::move(numbers);
  EXPECT_THAT(co_await moved.next(), Optional(testing::Pointee(1)));
  EXPECT_THAT(co_await moved.next(), Optional(testing::Pointee(2)));
  EXPECT_FALSE(co_await moved.next());
}

TEST(Stream, MovesItems) { on_every_seed(move_only); }

asio::awaitable<void> nothing(Sink<int> /*sink*/) { co_return; }

asio::awaitable<void> empty() {
  Stream<int> numbers(co_await asio::this_coro::executor, nothing);
  EXPECT_FALSE(co_await numbers.next());
}

TEST(Stream, EndsAtOnceIfThereIsNothing) { on_every_seed(empty); }

asio::awaitable<void> fail_at_once(Sink<int> /*sink*/) {
  throw std::runtime_error("lost");
  co_return;
}

asio::awaitable<void> drop_without_asking() {
  Stream<int> numbers(co_await asio::this_coro::executor, fail_at_once);
  co_await sleep_for(1s);
}

TEST(Stream, DoesNotForgetAnErrorThatNobodyAsksFor) {
  DeterministicLoop loop;
  std::vector<std::string> lost;
  on_lost_error(loop.get_executor(),
                [&lost](const std::string& text) { lost.push_back(text); });
  run(loop, drop_without_asking());
  EXPECT_THAT(lost, ElementsAre("lost"));
}

}  // namespace
}  // namespace lab::async
