// Workers that die, hang, talk nonsense or do not start: every future comes to
// an end, and no process is left.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <latch>
#include <system_error>

#include "models/environment_error.hpp"
#include "models/processes/pool.hpp"
#include "models/processes/tests/gate.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/parent_program.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::ThrowsMessage;

using Futures = std::vector<threads::Future<int>>;
using std::chrono::milliseconds;

class PoolFaults : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

/// One task that misbehaves while another one runs and four more wait.
Futures submit_around(Pool& pool, const Gate& gate, const std::string& how) {
  Futures futures{pool.submit(pass_job, gate.paths(), 0)};
  gate.wait_for(1);
  for (int n = 1; n < 6; ++n)
    futures.push_back(pool.submit(misbehave_job, how, 1, n));
  return futures;
}

void expect_all_broken(Pool& pool, const Futures& futures,
                       const std::string& why) {
  const auto broken = ThrowsMessage<BrokenPool>(MatchesRegex(why));
  for (const auto& future : futures)
    EXPECT_THAT([&] { future.result(); }, broken);
  EXPECT_THAT([&] { pool.submit(square_job, 1); }, broken);
  EXPECT_THAT([&] { pool.map(square_job, std::vector{1}); }, broken);
}

TEST_F(PoolFaults, AKilledWorkerBreaksThePoolWithPidAndSignal) {
  const Gate never;
  Pool pool({.max_workers = 2});
  const Futures futures = submit_around(pool, never, "kill");
  expect_all_broken(pool, futures,
                    "pool: worker [0-9]+ killed by signal 9 .SIGKILL..*");
}

TEST_F(PoolFaults, AnExitingWorkerBreaksThePoolWithPidAndCode) {
  const Gate never;
  Pool pool({.max_workers = 2});
  const Futures futures = submit_around(pool, never, "exit");
  expect_all_broken(
      pool, futures,
      "pool: worker [0-9]+ terminated abruptly with exit code 99");
}

TEST_F(PoolFaults, AWorkerKilledWhileIdleBreaksThePoolAtTheNextTask) {
  Pool pool({.max_workers = 1});
  const int pid = pool.submit(own_pid_job).result();
  kill_and_let_lie(pid);
  EXPECT_THAT([&] { pool.submit(square_job, 1).result(); },
              ThrowsMessage<BrokenPool>(
                  HasSubstr(fmt::format("worker {} killed by signal 9", pid))));
}

TEST_F(PoolFaults, AMebibyteToADyingWorkerDoesNotDeadLock) {
  Pool pool({.max_workers = 1});
  const int pid = pool.submit(own_pid_job).result();
  const std::string much(1U << 20U, 'x');
  ::kill(pid, SIGSTOP);  // it reads no more, so the pipe fills up
  const auto first = pool.submit(echo_job, much);
  const auto second = pool.submit(echo_job, much);
  ::kill(pid, SIGKILL);
  EXPECT_THROW(first.result(), BrokenPool);
  EXPECT_THROW(second.result(), BrokenPool);
}

TEST_F(PoolFaults, AMebibyteFromADyingWorkerDoesNotDeadLock) {
  Pool pool({.max_workers = 1,
             .program = beside_this_program("lab_misbehaving_worker"),
             .arguments = {"half"}});
  EXPECT_THAT([&] { pool.submit(square_job, 1).result(); },
              ThrowsMessage<BrokenPool>(HasSubstr("killed by signal 9")));
}

TEST_F(PoolFaults, AHungWorkerIsATimeOutOfItsTaskAndReplaced) {
  Pool pool({.max_workers = 1, .task_limit = milliseconds(50)});
  EXPECT_THAT([&] { pool.submit(misbehave_job, "hang", 0, 0).result(); },
              ThrowsMessage<TaskTimedOut>(MatchesRegex(
                  "worker [0-9]+ gave no answer within 0.05 s: .+")));
}

/// Returns: false if even the healthy task took longer than the limit.
bool replaces_a_deaf_worker(milliseconds limit) {
  int started = 0;
  Pool pool({.max_workers = 1,
             .task_limit = limit,
             .grace = milliseconds(10),
             .before_start = [&] { ++started; }});
  const auto hung = pool.submit(misbehave_job, "stubborn", 0, 0);
  const auto next = pool.submit(square_job, 3);
  EXPECT_THROW(hung.result(), TaskTimedOut);
  if (next.exception() != nullptr) return false;
  EXPECT_EQ(next.result(), 9);
  pool.shutdown();
  EXPECT_EQ(started, 2);
  return true;
}

TEST_F(PoolFaults, AHungWorkerThatIsDeafToBeingAskedIsKilledAndReplaced) {
  milliseconds limit(100);  // a busy machine may need more
  while (!replaces_a_deaf_worker(limit)) limit *= 2;
}

TEST_F(PoolFaults, ALostWorkerFailsOnlyItsTaskIfThePoolIsToldSo) {
  int started = 0;
  Pool pool({.max_workers = 1,
             .on_worker_lost = OnWorkerLost::fail_its_task,
             .before_start = [&] { ++started; }});
  const auto killed = pool.submit(misbehave_job, "kill", 1, 1);
  const auto next = pool.submit(square_job, 3);
  EXPECT_THAT([&] { killed.result(); },
              ThrowsMessage<WorkerLost>(HasSubstr("killed by signal 9")));
  EXPECT_EQ(next.result(), 9);
  pool.shutdown();
  EXPECT_EQ(started, 2);
}

TEST_F(PoolFaults, AWorkerLostWhileIdleCostsNoTaskIfThePoolIsToldSo) {
  Pool pool({.max_workers = 1, .on_worker_lost = OnWorkerLost::fail_its_task});
  kill_and_let_lie(pool.submit(own_pid_job).result());
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolFaults, AWorkerThatCannotStartFailsItsTaskIfThePoolIsToldSo) {
  int starts = 0;
  Pool pool({.max_workers = 1,
             .on_worker_lost = OnWorkerLost::fail_its_task,
             .before_start = [&] {
               if (++starts == 1)
                 throw std::system_error(EAGAIN, std::system_category());
             }});
  EXPECT_THROW(pool.submit(square_job, 3).result(), EnvironmentError);
  EXPECT_EQ(pool.submit(square_job, 3).result(), 9);
}

TEST_F(PoolFaults, ATerminatedPoolIsBrokenWhateverItIsTold) {
  const Gate never;
  Pool pool({.max_workers = 1, .on_worker_lost = OnWorkerLost::fail_its_task});
  const auto running = pool.submit(pass_job, never.paths(), 0);
  never.wait_for(1);
  pool.terminate();
  EXPECT_THROW(running.result(), BrokenPool);
  EXPECT_THROW(pool.submit(square_job, 1), BrokenPool);
}

TEST_F(PoolFaults, AWorkerThatCannotStartBreaksThePoolAndEndsTheOthers) {
  const Gate never;
  std::latch all_queued(1);
  int starts = 0;
  Pool pool({.max_workers = 4, .before_start = [&] {
               all_queued.wait();
               if (++starts == 3)
                 throw std::system_error(EAGAIN, std::system_category());
             }});
  Futures futures;
  for (int n = 0; n < 5; ++n)
    futures.push_back(pool.submit(pass_job, never.paths(), n));
  all_queued.count_down();
  expect_all_broken(pool, futures,
                    "pool: started 2 of 4 worker processes: Resource "
                    "temporarily unavailable: .*");
}

TEST_F(PoolFaults, AMissingProgramBreaksThePool) {
  Pool pool({.max_workers = 1, .program = "/nowhere/worker"});
  EXPECT_THAT([&] { pool.submit(square_job, 1).result(); },
              ThrowsMessage<BrokenPool>(HasSubstr("No such file")));
}

TEST_F(PoolFaults, AnUnreadableFrameBreaksThePool) {
  const std::vector<std::pair<std::string, std::string>> ways{
      {"garbage", "sent a corrupt frame: it starts with 3f3f3f3f"},
      {"huge", "a payload of 2147483648 bytes is above the 67108864 allowed"},
      {"short", "terminated abruptly with exit code 0"},
      {"request", "sent a corrupt frame: a request came"},
      {"fine", "sent a corrupt frame: unpack: "},
      {"throw", "sent a corrupt frame: unpack: "}};
  for (const auto& [how, why] : ways) {
    Pool pool({.max_workers = 1,
               .program = beside_this_program("lab_misbehaving_worker"),
               .arguments = {how}});
    const auto first = pool.submit(square_job, 1);
    const auto second = pool.submit(square_job, 2);
    EXPECT_THAT([&] { first.result(); },
                ThrowsMessage<BrokenPool>(HasSubstr(why)));
    EXPECT_THROW(second.result(), BrokenPool);
  }
}

TEST_F(PoolFaults, APoolThatBreaksInTheMiddleOfAStreamGivesEachItsError) {
  Pool pool({.max_workers = 2});
  const std::vector<std::tuple<std::string, int, int>> inputs(5,
                                                              {"kill", 1, 1});
  auto results = pool.imap(misbehave_job, inputs);
  for (int n = 0; n < 5; ++n) EXPECT_THROW((void)results.next(), BrokenPool);
  EXPECT_EQ(results.next(), std::nullopt);
  EXPECT_THROW(pool.map(misbehave_job, inputs), BrokenPool);
}

TEST_F(PoolFaults, ABrokenPoolCanBeShutDownAndTerminated) {
  Pool pool({.max_workers = 2});
  EXPECT_THROW(pool.submit(misbehave_job, "kill", 0, 0).result(), BrokenPool);
  pool.shutdown();
  pool.terminate();
}

TEST_F(PoolFaults, AKilledParentTakesWaitingAndComputingWorkersAlong) {
  for (const int signal : {SIGKILL, SIGINT, SIGTERM, SIGHUP}) {
    ParentProgram parent("--hanging");
    parent.read_line();
    parent.read_line();
    parent.signal(signal);
    EXPECT_TRUE(parent.all_are_gone());
    EXPECT_EQ(parent.wait().signal, signal);
  }
}

TEST_F(PoolFaults, AKilledParentTakesAWorkerAlongThatHangsAtItsEnd) {
  ParentProgram parent("--hanging-exit");
  EXPECT_EQ(parent.read_line(), "waiting");
  parent.signal(SIGKILL);
  EXPECT_TRUE(parent.all_are_gone());
}

}  // namespace
}  // namespace lab::processes
