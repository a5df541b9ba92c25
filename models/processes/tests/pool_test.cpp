// One task at a time: its future, and the errors that can be in it.

#include "models/processes/pool.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "models/processes/tests/gate.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/pool_inputs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

class PoolSubmit : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

TEST_F(PoolSubmit, GivesAFutureOfTheResult) {
  Pool pool({.max_workers = 2});
  const auto sum = pool.submit(add_job, 40, 2);
  const auto text = pool.submit(echo_job, "hello");
  EXPECT_EQ(sum.result(), 42);
  EXPECT_EQ(text.result(), "hello");
  EXPECT_NO_THROW(pool.submit(do_nothing_job).result());
}

TEST_F(PoolSubmit, ChecksTheTypesOfArgumentsWhenItIsCompiled) {
  using Add = Job<int(int, int)>;
  using Echo = Job<std::string(std::vector<int>)>;
  static_assert(TakenBy<Add, int, short>);
  static_assert(!TakenBy<Add, int>);
  static_assert(!TakenBy<Add, int, std::string>);
  static_assert(!TakenBy<Echo, int>);  // a vector of so many was not meant
}

TEST_F(PoolSubmit, DoesItsWorkInAnotherProcess) {
  Pool pool({.max_workers = 1});
  const int pid = pool.submit(own_pid_job).result();
  EXPECT_NE(pid, ::getpid());
  EXPECT_EQ(pool.submit(own_pid_job).result(), pid);
}

TEST_F(PoolSubmit, UsesAnIdleWorkerAgainBeforeItAddsOne) {
  int started = 0;
  Pool pool({.max_workers = 4, .before_start = [&] { ++started; }});
  for (int n = 0; n < 10; ++n)
    EXPECT_EQ(pool.submit(square_job, n).result(), n * n);
  pool.shutdown();
  EXPECT_EQ(started, 1);
}

TEST_F(PoolSubmit, NeverHasMoreWorkersThanMaxWorkers) {
  int started = 0;
  Pool pool({.max_workers = 2, .before_start = [&] { ++started; }});
  pool.map(square_job, numbers(20), {.chunk = 1});
  pool.shutdown();
  EXPECT_LE(started, 2);
  EXPECT_THAT([] { Pool({.max_workers = 0}); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("max_workers: 0 is too few: it must be greater "
                            "than 0")));
}

TEST_F(PoolSubmit, TakesTheLongestTimeForALimitThatNeverComes) {
  constexpr auto longest = std::chrono::milliseconds::max();
  const Gate gate;
  Pool pool({.max_workers = 1, .task_limit = longest, .start_limit = longest});
  const auto slow = pool.submit(pass_job, gate.paths(), 1);
  gate.wait_for(1);
  gate.let_go(1);
  EXPECT_EQ(slow.result(), 1);
}

TEST_F(PoolSubmit, AnErrorInAWorkerComesWithItsTextTypeAndPid) {
  Pool pool({.max_workers = 1});
  const int pid = pool.submit(own_pid_job).result();
  const auto future = pool.submit(only_odd_job, 2);
  try {
    future.result();
    FAIL() << "no error";
  } catch (const RemoteError& error) {
    EXPECT_EQ(error.text(), "2 is even");
    EXPECT_EQ(error.type(), "std::invalid_argument");
    EXPECT_EQ(error.pid(), pid);
    EXPECT_EQ(error.what(), fmt::format("std::invalid_argument: 2 is even (in "
                                        "worker {})",
                                        pid));
  }
}

TEST_F(PoolSubmit, WhatIsThrownNeedNotBeAnException) {
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.submit(throw_a_number_job).result(); },
              ThrowsMessage<RemoteError>(HasSubstr("int: unknown error")));
}

TEST_F(PoolSubmit, WhatCannotBePackedIsTheErrorOfItsTask) {
  Pool pool({.max_workers = 1});
  const auto too_much = pool.submit(echo_job, std::string(65U << 20U, 'x'));
  EXPECT_THROW(too_much.result(), FrameError);
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolSubmit, AResultThatCannotBePackedIsTheErrorOfItsTask) {
  Pool pool({.max_workers = 1});
  const auto too_much = pool.submit(repeat_job, 'x', 65U << 20U);
  EXPECT_THAT([&] { too_much.result(); },
              ThrowsMessage<RemoteError>(HasSubstr("above the 67108864")));
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolSubmit, AResultThatCannotBeUnpackedIsTheErrorOfItsTask) {
  constexpr Job<std::string(int)> wrong{{"square", nullptr}};
  Pool pool({.max_workers = 1});
  EXPECT_THROW(pool.submit(wrong, 3).result(), UnpackError);
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolSubmit, ArgumentsThatCannotBeUnpackedAreTheErrorOfTheirTask) {
  constexpr Job<int(std::string)> wrong{{"square", nullptr}};
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.submit(wrong, "three").result(); },
              ThrowsMessage<RemoteError>(
                  HasSubstr("lab::processes::UnpackError: unpack: ")));
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolSubmit, AJobThatWorkersDoNotKnowIsTheErrorOfItsTask) {
  constexpr auto unlisted = job<&square>("unlisted");
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.submit(unlisted, 3).result(); },
              ThrowsMessage<RemoteError>(HasSubstr("serve_if_worker()")));
}

}  // namespace
}  // namespace lab::processes
