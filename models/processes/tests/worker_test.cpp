// One worker: what it gives when all is well, and what it says when not.

#include "models/processes/worker.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include "models/environment_error.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
namespace asio = boost::asio;

asio::awaitable<void> perform_into(Worker& worker, std::string task,
                                   Frame& reply) {
  reply = co_await worker.run_task(std::move(task));
}

/// A misbehaving worker, used from code that is no coroutine.
class WorkerFixture {
 public:
  explicit WorkerFixture(const PoolOptions& options = misbehaving_workers())
      : worker_(loop_.get_executor(), options) {}

  /// The reply to a task that says what is to go wrong.
  Frame reply_to(const std::string& how) {
    Frame reply;
    run(perform_into(worker_, how, reply));
    return reply;
  }

  template <typename Error = WorkerLost>
  std::string loss_in(const std::string& how) try {
    reply_to(how);
    return "not lost";
  } catch (const Error& error) {
    EXPECT_FALSE(worker_.is_ready());
    return error.what();
  }

  void stop() { run(worker_.stop()); }

  /// "worker 1234 …"
  std::string named(const std::string& text) const {
    return fmt::format("worker {} {}", worker_.pid(), text);
  }

  Worker& worker() { return worker_; }

 private:
  void run(asio::awaitable<void> work) {
    std::optional<std::exception_ptr> end;
    asio::co_spawn(loop_, std::move(work),
                   [&end](std::exception_ptr thrown) { end = thrown; });
    loop_.restart();
    // Not until nothing is left to do: a watch may go on after its task.
    while (!end) loop_.run_one();
    if (*end) std::rethrow_exception(*end);
  }

  asio::io_context loop_;
  Worker worker_;
};

class WorkerTest : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

TEST_F(WorkerTest, AnswersTaskAfterTask) {
  WorkerFixture fixture;
  for (const char* task : {"echo 3", "echo 0", "echo 3"}) {
    const Frame reply = fixture.reply_to(task);
    EXPECT_EQ(reply.kind, Frame::Kind::answer);
    EXPECT_EQ(reply.payload, std::string(task).substr(5));
    EXPECT_LE(reply.started, reply.finished);
  }
  EXPECT_TRUE(fixture.worker().is_ready());
}

TEST_F(WorkerTest, RepliesWithAFailureAndGoesOn) {
  WorkerFixture fixture;
  const Frame reply = fixture.reply_to("throw");
  EXPECT_EQ(reply.kind, Frame::Kind::failure);
  EXPECT_EQ(reply.payload, "no luck");
  EXPECT_EQ(fixture.reply_to("fine").payload, "fine");
}

TEST_F(WorkerTest, TakesAndGivesMoreThanAPipeHolds) {
  WorkerFixture fixture;
  const std::string much(5U << 20U, 'x');
  EXPECT_EQ(fixture.reply_to("echo " + much).payload, much);
}

TEST_F(WorkerTest, AStrayPrintDoesNoHarm) {
  WorkerFixture fixture;
  EXPECT_EQ(fixture.reply_to("print").payload, "print");
  EXPECT_EQ(fixture.reply_to("print").payload, "print");
}

TEST_F(WorkerTest, KilledInATask) {
  WorkerFixture fixture;
  EXPECT_EQ(fixture.loss_in("kill"),
            fixture.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, EndedByItsTask) {
  WorkerFixture fixture;
  EXPECT_EQ(fixture.loss_in("exit"),
            fixture.named("terminated abruptly with exit code 99"));
}

TEST_F(WorkerTest, KilledWhileItWritesAMebibyte) {
  WorkerFixture fixture;
  EXPECT_EQ(fixture.loss_in("half"),
            fixture.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, KilledWhileAMebibyteIsWrittenToIt) {
  WorkerFixture fixture;
  EXPECT_EQ(fixture.reply_to("fine").payload, "fine");
  kill_and_let_lie(fixture.worker().pid());
  EXPECT_EQ(fixture.loss_in("echo " + std::string(1U << 20U, 'x')),
            fixture.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, KilledWhileItIsIdle) {
  WorkerFixture fixture;
  EXPECT_EQ(fixture.reply_to("fine").payload, "fine");
  kill_and_let_lie(fixture.worker().pid());
  EXPECT_EQ(fixture.loss_in("fine"),
            fixture.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, AWorkerThatIsGoneIsNoticedBeforehand) {
  WorkerFixture fixture;
  kill_and_let_lie(fixture.worker().pid());
  EXPECT_FALSE(fixture.worker().is_ready());
}

TEST_F(WorkerTest, AHungTaskIsATimeOut) {
  PoolOptions impatient = misbehaving_workers();
  impatient.task_limit = std::chrono::milliseconds(20);
  WorkerFixture fixture(impatient);
  EXPECT_THAT(fixture.loss_in<TaskTimedOut>("hang"),
              StartsWith(fixture.named("gave no answer within 0.02 s: ")));
}

TEST_F(WorkerTest, AHungTaskThatIgnoresBeingAskedIsKilled) {
  PoolOptions impatient = misbehaving_workers();
  impatient.task_limit = std::chrono::milliseconds(20);
  impatient.grace = std::chrono::milliseconds(20);
  WorkerFixture fixture(impatient);
  EXPECT_THAT(fixture.loss_in<TaskTimedOut>("stubborn"),
              StartsWith(fixture.named("gave no answer within 0.02 s: ")));
}

TEST_F(WorkerTest, InterruptedBeforeItsTaskItDoesNotBegin) {
  WorkerFixture fixture;
  fixture.worker().interrupt();
  EXPECT_EQ(fixture.loss_in("hang"), fixture.named("was told to end"));
}

TEST_F(WorkerTest, IsSentItsFirstTaskBeforeItIsReady) {
  PoolOptions reads_first = misbehaving_workers();
  reads_first.program = "/bin/sh";
  reads_first.arguments = {"-c", "head -c 32 <&3 >/dev/null; exit 7"};
  WorkerFixture fixture(reads_first);
  EXPECT_THAT(fixture.loss_in("fine"), HasSubstr("exit code 7 before it was"));
}

TEST_F(WorkerTest, AClosedPipeIsNoWayToStay) {
  WorkerFixture fixture;  // what ends it is that we close our end as well
  EXPECT_EQ(fixture.loss_in("mute"),
            fixture.named("terminated abruptly with exit code 0"));
}

TEST_F(WorkerTest, GarbageIsNoReply) {
  WorkerFixture fixture;
  EXPECT_EQ(
      fixture.loss_in("garbage"),
      fixture.named("sent a corrupt frame: it starts with 3f3f3f3f instead "
                    "of 4c414231"));
}

TEST_F(WorkerTest, AFrameOfTwoGibibytesIsNoReply) {
  WorkerFixture fixture;
  EXPECT_THAT(fixture.loss_in("huge"),
              HasSubstr("a payload of 2147483648 bytes"));
}

TEST_F(WorkerTest, AShortFrameIsTheEndOfTheWorker) {
  WorkerFixture fixture;
  EXPECT_EQ(fixture.loss_in("short"),
            fixture.named("terminated abruptly with exit code 0"));
}

TEST_F(WorkerTest, ARequestIsNoReply) {
  WorkerFixture fixture;
  EXPECT_THAT(fixture.loss_in("request"), HasSubstr("a request came"));
}

TEST_F(WorkerTest, IsDismissed) {
  WorkerFixture fixture;
  EXPECT_EQ(fixture.reply_to("fine").payload, "fine");
  EXPECT_GT(peak_memory(fixture.worker().pid()), 0U);
  fixture.stop();
  EXPECT_FALSE(fixture.worker().is_ready());
  expect_no_children();
}

TEST_F(WorkerTest, AMissingProgramIsNamed) {
  asio::io_context loop;
  try {
    const Worker worker(
        loop.get_executor(),
        {.program = "/nowhere/w", .if_missing = "build /nowhere/w"}, 0, 4);
    FAIL() << "started";
  } catch (const EnvironmentError& error) {
    EXPECT_STREQ(error.what(),
                 "started 0 of 4 worker processes: No such file or directory: "
                 "build /nowhere/w");
  }
}

}  // namespace
}  // namespace lab::processes
