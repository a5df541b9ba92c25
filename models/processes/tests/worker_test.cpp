// One worker: what it gives when all is well, and what it says when not.

#include "models/processes/worker.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "models/tests/misbehaving_batch.hpp"

namespace lab {
namespace {

using testing::HasSubstr;
namespace asio = boost::asio;

asio::awaitable<void> perform_into(Worker& worker, std::size_t task,
                                   Worker::Reply& reply) {
  reply = co_await worker.perform(task);
}

/// A misbehaving worker, used from code that is no coroutine.
class Desk {
 public:
  explicit Desk(const std::string& input,
                const WorkerOptions& options = misbehaving_workers())
      : worker_(loop_.get_executor(), options) {
    tell(input);
  }

  void tell(const std::string& input, std::uint64_t size = 0) {
    worker_.prepare(MisbehavingBatch(input, 10, size).spec());
  }

  Worker::Reply reply_to(std::size_t task) {
    Worker::Reply reply;
    asio::co_spawn(loop_, perform_into(worker_, task, reply), asio::detached);
    loop_.restart();
    loop_.run();
    return reply;
  }

  Failure failure_of(std::size_t task) {
    return std::get<Failure>(reply_to(task).outcome);
  }

  void dismiss() {
    asio::co_spawn(loop_, worker_.dismiss(), asio::detached);
    loop_.restart();
    loop_.run();
  }

  /// "worker 1234 …"
  std::string named(const std::string& text) const {
    return fmt::format("worker {} {}", worker_.pid(), text);
  }

  Worker& worker() { return worker_; }

 private:
  asio::io_context loop_;
  Worker worker_;
};

class WorkerTest : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process was left";
    EXPECT_EQ(errno, ECHILD);
  }
};

TEST_F(WorkerTest, AnswersTaskAfterTask) {
  Desk desk("fine@*");
  for (const std::size_t task : {3U, 0U, 3U}) {
    const Worker::Reply reply = desk.reply_to(task);
    EXPECT_EQ(reply.outcome, Outcome(std::to_string(task)));
    EXPECT_LE(reply.started, reply.finished);
  }
  EXPECT_TRUE(desk.worker().is_ready());
}

TEST_F(WorkerTest, KeepsTheKindAndTextOfAFailure) {
  Desk desk("throw@1");
  EXPECT_EQ(desk.failure_of(1), (Failure{FailureKind::error, "no luck"}));
  EXPECT_EQ(desk.reply_to(2).outcome, Outcome("2"));
}

TEST_F(WorkerTest, SurvivesATaskThatFindsNoMemory) {
  Desk desk("starve@1");
  EXPECT_EQ(desk.failure_of(1).kind, FailureKind::out_of_memory);
  EXPECT_EQ(desk.reply_to(2).outcome, Outcome("2"));
}

TEST_F(WorkerTest, TakesAnotherBatch) {
  Desk desk("throw@1");
  EXPECT_EQ(desk.failure_of(1).text, "no luck");
  desk.tell("fine@*");
  EXPECT_EQ(desk.reply_to(1).outcome, Outcome("1"));
}

TEST_F(WorkerTest, ABatchThatCannotBeMadeIsTheFailureOfItsTasks) {
  Desk desk("");
  EXPECT_EQ(desk.failure_of(0).text, "input: it is empty");
  desk.tell("fine@*");
  EXPECT_EQ(desk.reply_to(0).outcome, Outcome("0"));
}

TEST_F(WorkerTest, ATaskThatDoesNotExistIsAFailure) {
  Desk desk("fine@*");
  EXPECT_EQ(desk.failure_of(10).text, "there is no task 10");
}

TEST_F(WorkerTest, GivesAnswersLargerThanAPipe) {
  Desk desk("fine@*");
  desk.tell("big@*", 5U << 20U);
  EXPECT_EQ(desk.reply_to(0).outcome, Outcome(Answer(5U << 20U, 'x')));
}

TEST_F(WorkerTest, AnAnswerAboveTheLimitIsAFailureOfItsTask) {
  Desk desk("fine@*");
  desk.tell("big@*", (64U << 20U) + 1);
  EXPECT_EQ(desk.failure_of(0).kind, FailureKind::too_large);
  desk.tell("fine@*");
  EXPECT_EQ(desk.reply_to(0).outcome, Outcome("0"));
}

TEST_F(WorkerTest, AStrayPrintDoesNoHarm) {
  Desk desk("print@*");
  EXPECT_EQ(desk.reply_to(0).outcome, Outcome("0"));
  EXPECT_EQ(desk.reply_to(1).outcome, Outcome("1"));
}

TEST_F(WorkerTest, KilledInATask) {
  Desk desk("kill@1");
  const Failure failure = desk.failure_of(1);
  EXPECT_EQ(failure.kind, FailureKind::worker_lost);
  EXPECT_EQ(failure.text, desk.named("killed by signal 9 (SIGKILL)"));
  EXPECT_FALSE(desk.worker().is_ready());
}

TEST_F(WorkerTest, EndedByItsTask) {
  Desk desk("exit@1");
  EXPECT_EQ(desk.failure_of(1).text,
            desk.named("terminated abruptly with exit code 99"));
}

TEST_F(WorkerTest, KilledWhileItWritesAMebibyte) {
  Desk desk("half@1");
  EXPECT_EQ(desk.failure_of(1).text,
            desk.named("killed by signal 9 (SIGKILL)"));
}

TEST_F(WorkerTest, KilledWhileItIsIdle) {
  Desk desk("fine@*");
  EXPECT_EQ(desk.reply_to(0).outcome, Outcome("0"));
  ::kill(desk.worker().pid(), SIGKILL);
  siginfo_t ended{};  // waits for the end, but leaves it to be waited for again
  ::waitid(P_PID, static_cast<id_t>(desk.worker().pid()), &ended,
           WEXITED | WNOWAIT);
  EXPECT_EQ(desk.failure_of(1).text,
            desk.named("killed by signal 9 (SIGKILL)"));
  EXPECT_FALSE(desk.worker().is_ready());
}

TEST_F(WorkerTest, AWorkerThatIsGoneIsNoticedBeforehand) {
  Desk desk("fine@*");
  ::kill(desk.worker().pid(), SIGKILL);
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(desk.worker().pid()), &ended,
           WEXITED | WNOWAIT);
  EXPECT_FALSE(desk.worker().is_ready());
}

TEST_F(WorkerTest, AHungTaskIsATimeOut) {
  WorkerOptions impatient = misbehaving_workers();
  impatient.task_limit = std::chrono::milliseconds(20);
  Desk desk("hang@*", impatient);
  EXPECT_EQ(desk.failure_of(1),
            (Failure{FailureKind::timed_out,
                     desk.named("gave no answer within 0.02 s")}));
  EXPECT_FALSE(desk.worker().is_ready());
}

TEST_F(WorkerTest, AHungTaskThatIgnoresBeingAskedIsKilled) {
  WorkerOptions impatient = misbehaving_workers();
  impatient.task_limit = std::chrono::milliseconds(20);
  impatient.grace = std::chrono::milliseconds(20);
  Desk desk("stubborn@*", impatient);
  EXPECT_EQ(desk.failure_of(1).kind, FailureKind::timed_out);
}

TEST_F(WorkerTest, AClosedPipeIsNoWayToStay) {
  Desk desk("mute@*");  // what ends it is that we close our end as well
  EXPECT_EQ(desk.failure_of(1).text,
            desk.named("terminated abruptly with exit code 0"));
}

TEST_F(WorkerTest, GarbageIsNoReply) {
  Desk desk("garbage@*");
  const Failure failure = desk.failure_of(0);
  EXPECT_EQ(failure.kind, FailureKind::worker_lost);
  EXPECT_THAT(failure.text, HasSubstr(desk.named("sent a corrupt frame: it "
                                                 "starts with 3f3f3f3f")));
}

TEST_F(WorkerTest, AFrameOfTwoGibibytesIsNoReply) {
  Desk desk("huge@*");
  EXPECT_THAT(desk.failure_of(0).text,
              HasSubstr("a payload of 2147483648 bytes"));
}

TEST_F(WorkerTest, AShortFrameIsTheEndOfTheWorker) {
  Desk desk("short@*");
  EXPECT_EQ(desk.failure_of(0).text,
            desk.named("terminated abruptly with exit code 0"));
}

TEST_F(WorkerTest, AReplyToAnotherTaskIsNoReply) {
  Desk desk("other@*");
  EXPECT_THAT(desk.failure_of(3).text, HasSubstr("task 4 instead of 3"));
}

TEST_F(WorkerTest, IsDismissed) {
  Desk desk("fine@*");
  EXPECT_EQ(desk.reply_to(0).outcome, Outcome("0"));
  EXPECT_GT(desk.worker().peak_memory(), 0U);
  desk.dismiss();
  EXPECT_FALSE(desk.worker().is_ready());
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

TEST_F(WorkerTest, IsNotDisturbedBySigint) {
  Desk desk("fine@*");
  ::kill(desk.worker().pid(), SIGINT);
  EXPECT_EQ(desk.reply_to(0).outcome, Outcome("0"));
}

TEST_F(WorkerTest, AMissingProgramIsNamed) {
  WorkerOptions wrong;
  wrong.program = "/nowhere/lab_worker";
  asio::io_context loop;
  try {
    start_worker(loop.get_executor(), wrong, 0, 4);
    FAIL() << "started";
  } catch (const EnvironmentError& error) {
    EXPECT_STREQ(error.what(),
                 "started 0 of 4 worker processes: No such file or directory: "
                 "build /nowhere/lab_worker, or name it in LAB_WORKER");
  }
}

}  // namespace
}  // namespace lab
