// One worker: what it gives when all is well, and what it says when not.

#include "models/processes/worker.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "models/environment_error.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::HasSubstr;
namespace asio = boost::asio;

asio::awaitable<void> perform_into(Worker& worker, Frame task, Frame& reply) {
  reply = co_await worker.perform(std::move(task));
}

/// A misbehaving worker, used from code that is no coroutine.
class Desk {
 public:
  explicit Desk(const WorkerOptions& options = misbehaving_workers())
      : worker_(loop_.get_executor(), options) {}

  /// The reply to a task that says what is to go wrong.
  Frame reply_to(const std::string& how, std::uint64_t task = 1) {
    Frame reply;
    run(perform_into(worker_, {.task = task, .payload = how}, reply));
    return reply;
  }

  template <typename Error = WorkerLost>
  std::string loss_in(const std::string& how, std::uint64_t task = 1) try {
    reply_to(how, task);
    return "not lost";
  } catch (const Error& error) {
    EXPECT_FALSE(worker_.is_ready());
    return error.what();
  }

  void dismiss() { run(worker_.dismiss()); }

  /// "worker 1234 …"
  std::string named(const std::string& text) const {
    return fmt::format("worker {} {}", worker_.pid(), text);
  }

  Worker& worker() { return worker_; }

 private:
  void run(asio::awaitable<void> work) {
    std::exception_ptr error;
    asio::co_spawn(loop_, std::move(work),
                   [&error](std::exception_ptr thrown) { error = thrown; });
    loop_.restart();
    loop_.run();
    if (error) std::rethrow_exception(error);
  }

  asio::io_context loop_;
  Worker worker_;
};

class WorkerTest : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

TEST_F(WorkerTest, AnswersTaskAfterTask) {
  Desk desk;
  for (const std::uint64_t task : {3U, 0U, 3U}) {
    const Frame reply = desk.reply_to("fine", task);
    EXPECT_EQ(reply.kind, Frame::Kind::answer);
    EXPECT_EQ(reply.payload, std::to_string(task));
    EXPECT_LE(reply.started, reply.finished);
  }
  EXPECT_TRUE(desk.worker().is_ready());
}

TEST_F(WorkerTest, RepliesWithAFailureAndGoesOn) {
  Desk desk;
  const Frame reply = desk.reply_to("throw");
  EXPECT_EQ(reply.kind, Frame::Kind::failure);
  EXPECT_EQ(reply.payload, "no luck");
  EXPECT_EQ(desk.reply_to("fine", 2).payload, "2");
}

TEST_F(WorkerTest, KnowsTheLastBriefingThatCameBeforeItsTask) {
  Desk desk;
  EXPECT_EQ(desk.reply_to("briefing").payload, "none");
  desk.worker().brief("red");
  desk.worker().brief("green");
  EXPECT_EQ(desk.reply_to("briefing").payload, "green");
  EXPECT_EQ(desk.reply_to("briefing").payload, "green");
}

TEST_F(WorkerTest, TakesAndGivesMoreThanAPipeHolds) {
  Desk desk;
  const std::string much(5U << 20U, 'x');
  EXPECT_EQ(desk.reply_to("echo " + much).payload, much);
}

TEST_F(WorkerTest, AStrayPrintDoesNoHarm) {
  Desk desk;
  EXPECT_EQ(desk.reply_to("print", 0).payload, "0");
  EXPECT_EQ(desk.reply_to("print", 1).payload, "1");
}

TEST_F(WorkerTest, KilledInATask) {
  Desk desk;
  EXPECT_EQ(desk.loss_in("kill"), desk.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, EndedByItsTask) {
  Desk desk;
  EXPECT_EQ(desk.loss_in("exit"),
            desk.named("terminated abruptly with exit code 99"));
}

TEST_F(WorkerTest, KilledWhileItWritesAMebibyte) {
  Desk desk;
  EXPECT_EQ(desk.loss_in("half"), desk.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, KilledWhileAMebibyteIsWrittenToIt) {
  Desk desk;
  EXPECT_EQ(desk.reply_to("fine", 0).payload, "0");
  kill_and_let_lie(desk.worker().pid());
  EXPECT_EQ(desk.loss_in("echo " + std::string(1U << 20U, 'x')),
            desk.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, KilledWhileItIsIdle) {
  Desk desk;
  EXPECT_EQ(desk.reply_to("fine", 0).payload, "0");
  kill_and_let_lie(desk.worker().pid());
  EXPECT_EQ(desk.loss_in("fine"), desk.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, AWorkerThatIsGoneIsNoticedBeforehand) {
  Desk desk;
  kill_and_let_lie(desk.worker().pid());
  EXPECT_FALSE(desk.worker().is_ready());
}

TEST_F(WorkerTest, AHungTaskIsATimeOut) {
  WorkerOptions impatient = misbehaving_workers();
  impatient.task_limit = std::chrono::milliseconds(20);
  Desk desk(impatient);
  EXPECT_EQ(desk.loss_in<TaskTimedOut>("hang"),
            desk.named("gave no answer within 0.02 s"));
}

TEST_F(WorkerTest, AHungTaskThatIgnoresBeingAskedIsKilled) {
  WorkerOptions impatient = misbehaving_workers();
  impatient.task_limit = std::chrono::milliseconds(20);
  impatient.grace = std::chrono::milliseconds(20);
  Desk desk(impatient);
  EXPECT_EQ(desk.loss_in<TaskTimedOut>("stubborn"),
            desk.named("gave no answer within 0.02 s"));
}

TEST_F(WorkerTest, InterruptedBeforeItsTaskItDoesNotBegin) {
  Desk desk;
  desk.worker().interrupt();
  EXPECT_EQ(desk.loss_in("hang"), desk.named("was told to end"));
}

TEST_F(WorkerTest, AClosedPipeIsNoWayToStay) {
  Desk desk;  // what ends it is that we close our end as well
  EXPECT_EQ(desk.loss_in("mute"),
            desk.named("terminated abruptly with exit code 0"));
}

TEST_F(WorkerTest, GarbageIsNoReply) {
  Desk desk;
  EXPECT_EQ(desk.loss_in("garbage"),
            desk.named("sent a corrupt frame: it starts with 3f3f3f3f instead "
                       "of 4c414231"));
}

TEST_F(WorkerTest, AFrameOfTwoGibibytesIsNoReply) {
  Desk desk;
  EXPECT_THAT(desk.loss_in("huge"), HasSubstr("a payload of 2147483648 bytes"));
}

TEST_F(WorkerTest, AShortFrameIsTheEndOfTheWorker) {
  Desk desk;
  EXPECT_EQ(desk.loss_in("short"),
            desk.named("terminated abruptly with exit code 0"));
}

TEST_F(WorkerTest, AReplyToAnotherTaskIsNoReply) {
  Desk desk;
  EXPECT_THAT(desk.loss_in("other", 3), HasSubstr("task 4 instead of 3"));
}

TEST_F(WorkerTest, ARequestIsNoReply) {
  Desk desk;
  EXPECT_THAT(desk.loss_in("request"), HasSubstr("a request came"));
}

TEST_F(WorkerTest, IsDismissed) {
  Desk desk;
  EXPECT_EQ(desk.reply_to("fine", 0).payload, "0");
  EXPECT_GT(desk.worker().peak_memory(), 0U);
  desk.dismiss();
  EXPECT_FALSE(desk.worker().is_ready());
  expect_no_children();
}

TEST_F(WorkerTest, AMissingProgramIsNamed) {
  asio::io_context loop;
  try {
    start_worker(loop.get_executor(),
                 {.program = "/nowhere/w", .if_missing = "build /nowhere/w"}, 0,
                 4);
    FAIL() << "started";
  } catch (const EnvironmentError& error) {
    EXPECT_STREQ(error.what(),
                 "started 0 of 4 worker processes: No such file or directory: "
                 "build /nowhere/w");
  }
}

}  // namespace
}  // namespace lab::processes
