// What a program with a pool must say first, and what it is told otherwise.

#include "models/processes/serve_jobs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <tuple>

#include "models/processes/pool.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/parent_program.hpp"
#include "models/processes/tests/pool_inputs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

int cube(int n) { return n * n * n; }

class ServeJobs : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

TEST_F(ServeJobs, TwoJobsOfOneNameAreRefused) {
  EXPECT_THAT(
      [] {
        serve_if_worker({square_job, job<&cube>("square")});
      },
      ThrowsMessage<std::invalid_argument>(
          AllOf(HasSubstr("job square: "), HasSubstr("two of that "
                                                     "name"))));
}

TEST_F(ServeJobs, AJobWithTheNameOfAnotherIsNotDoneInItsPlace) {
  constexpr auto cube_job = job<&cube>("square");
  const auto refused = ThrowsMessage<std::invalid_argument>(
      HasSubstr("job square: serve_if_worker() was given another function"));
  Pool pool({.max_workers = 1});
  EXPECT_THAT([&] { pool.submit(cube_job, 3).result(); }, refused);
  EXPECT_THAT([&] { pool.map(cube_job, numbers(3)); }, refused);
  EXPECT_THAT([&] { std::ignore = pool.imap(cube_job, numbers(3)); }, refused);
  EXPECT_THAT([&] { std::ignore = pool.imap_unordered(cube_job, numbers(3)); },
              refused);
  EXPECT_THAT([&] { call(cube_job, 3); }, refused);
  EXPECT_EQ(pool.submit(job<&square>("square"), 3).result(), 9);
}

TEST_F(ServeJobs, AProgramThatForgotToServeIsToldSoBeforeItStartsAWorker) {
  ParentProgram parent("--forgetful");
  EXPECT_THAT(parent.read_line(), HasSubstr("call serve_if_worker()"));
  EXPECT_EQ(parent.wait().exit_code, 7);
}

TEST_F(ServeJobs, AWorkerThatForgotToServeIsNamed) {
  Pool pool({.max_workers = 1, .arguments = {worker_argument, "--forgetful"}});
  EXPECT_THAT([&] { pool.submit(square_job, 1).result(); },
              ThrowsMessage<BrokenPool>(HasSubstr(
                  "terminated abruptly with exit code 7 before it was ready: "
                  "is it a worker program, whose main() begins with "
                  "serve_if_worker()?")));
}

TEST_F(ServeJobs, AProgramThatIsNoWorkerAndDoesNotEndIsNamed) {
  const PoolOptions options{.program = "/bin/sleep",
                            .arguments = {"1000"},
                            .start_limit = milliseconds(20)};
  boost::asio::io_context loop;
  Worker worker(loop.get_executor(), options);
  std::exception_ptr error;
  boost::asio::co_spawn(loop, worker.run_task({}),
                        [&error](const std::exception_ptr& thrown,
                                 const Frame&) { error = thrown; });
  loop.run();
  EXPECT_THAT([&] { std::rethrow_exception(error); },
              ThrowsMessage<WorkerLost>(
                  AllOf(HasSubstr("did nothing for 0.02 s before it was ready"),
                        HasSubstr("serve_if_worker()"))));
}

}  // namespace
}  // namespace lab::processes
