// A worker that does tasks of a batch: what it makes of the spec and replies.

#include "models/batch_worker/batch_worker.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "models/batch_worker/outcome_frame.hpp"
#include "models/processes/tests/test_workers.hpp"
#include "models/tests/misbehaving_batch.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using processes::Frame;

asio::awaitable<void> perform_into(BatchWorker& worker, std::size_t task,
                                   BatchWorker::Reply& reply) {
  reply = co_await worker.perform(task);
}

/// A misbehaving worker, used from code that is no coroutine.
class WorkerFixture {
 public:
  explicit WorkerFixture(
      const std::string& input,
      const processes::WorkerOptions& options = misbehaving_workers())
      : worker_(start_worker(loop_.get_executor(), options, 0, 1)) {
    tell(input);
  }

  void tell(const std::string& input, std::uint64_t size = 0) {
    worker_.prepare(MisbehavingBatch(input, 10, size).spec());
  }

  BatchWorker::Reply reply_to(std::size_t task) {
    BatchWorker::Reply reply;
    asio::co_spawn(loop_, perform_into(worker_, task, reply), asio::detached);
    loop_.restart();
    loop_.run();
    return reply;
  }

  Failure failure_of(std::size_t task) {
    return std::get<Failure>(reply_to(task).outcome);
  }

  /// "worker 1234 …"
  std::string named(const std::string& text) {
    return fmt::format("worker {} {}", worker_.process().pid(), text);
  }

 private:
  asio::io_context loop_;
  BatchWorker worker_;
};

class BatchWorkerTest : public testing::Test {
 protected:
  void TearDown() override { processes::expect_no_children(); }
};

TEST_F(BatchWorkerTest, AnswersTaskAfterTask) {
  WorkerFixture fixture("fine@*");
  for (const std::size_t task : {3U, 0U, 3U}) {
    const BatchWorker::Reply reply = fixture.reply_to(task);
    EXPECT_EQ(reply.outcome, Outcome(std::to_string(task)));
    EXPECT_LE(reply.started, reply.finished);
  }
}

TEST_F(BatchWorkerTest, KeepsTheKindAndTextOfAFailure) {
  WorkerFixture fixture("throw@1");
  EXPECT_EQ(fixture.failure_of(1), (Failure{FailureKind::error, "no luck"}));
  EXPECT_EQ(fixture.reply_to(2).outcome, Outcome("2"));
}

TEST_F(BatchWorkerTest, SurvivesATaskThatFindsNoMemory) {
  WorkerFixture fixture("starve@1");
  EXPECT_EQ(fixture.failure_of(1).kind, FailureKind::out_of_memory);
  EXPECT_EQ(fixture.reply_to(2).outcome, Outcome("2"));
}

TEST_F(BatchWorkerTest, TakesAnotherBatch) {
  WorkerFixture fixture("throw@1");
  EXPECT_EQ(fixture.failure_of(1).text, "no luck");
  fixture.tell("fine@*");
  EXPECT_EQ(fixture.reply_to(1).outcome, Outcome("1"));
}

TEST_F(BatchWorkerTest, ABatchThatCannotBeMadeIsTheFailureOfItsTasks) {
  WorkerFixture fixture("");
  EXPECT_EQ(fixture.failure_of(0).text, "input: it is empty");
  fixture.tell("fine@*");
  EXPECT_EQ(fixture.reply_to(0).outcome, Outcome("0"));
}

TEST_F(BatchWorkerTest, ATaskThatDoesNotExistIsAFailure) {
  WorkerFixture fixture("fine@*");
  EXPECT_EQ(fixture.failure_of(10).text, "there is no task 10");
}

TEST_F(BatchWorkerTest, GivesAnswersLargerThanAPipe) {
  WorkerFixture fixture("fine@*");
  fixture.tell("big@*", 5U << 20U);
  EXPECT_EQ(fixture.reply_to(0).outcome, Outcome(Answer(5U << 20U, 'x')));
}

TEST_F(BatchWorkerTest, AnAnswerAboveTheLimitIsAFailureOfItsTask) {
  WorkerFixture fixture("fine@*");
  fixture.tell("big@*", (64U << 20U) + 1);
  EXPECT_EQ(fixture.failure_of(0).kind, FailureKind::too_large);
  fixture.tell("fine@*");
  EXPECT_EQ(fixture.reply_to(0).outcome, Outcome("0"));
}

TEST_F(BatchWorkerTest, ALostWorkerIsAFailureOfItsTask) {
  WorkerFixture fixture("kill@1");
  EXPECT_EQ(fixture.failure_of(1),
            (Failure{FailureKind::worker_lost,
                     fixture.named("killed by signal 9 (SIGKILL)")}));
}

TEST_F(BatchWorkerTest, AHungTaskIsATimeOut) {
  processes::WorkerOptions impatient = misbehaving_workers();
  impatient.task_limit = std::chrono::milliseconds(20);
  WorkerFixture fixture("hang@*", impatient);
  EXPECT_EQ(fixture.failure_of(1),
            (Failure{FailureKind::timed_out,
                     fixture.named("gave no answer within 0.02 s")}));
}

TEST_F(BatchWorkerTest, AFailureOfUnknownKindLosesTheWorker) {
  WorkerFixture fixture("bored@*");
  const Failure failure = fixture.failure_of(0);
  EXPECT_EQ(failure.kind, FailureKind::worker_lost);
  EXPECT_THAT(failure.text,
              testing::HasSubstr(fixture.named("sent a corrupt frame: ")));
}

TEST(OutcomeFrame, CarriesAFailureWithItsKind) {
  const Outcome failure = Failure{FailureKind::bad_status, "503: why:\nbusy"};
  EXPECT_EQ(to_outcome(to_frame(failure)), failure);
}

TEST(OutcomeFrame, CarriesAnAnswerWithAnyBytes) {
  const Outcome answer = Answer("a\0\nb", 4);
  EXPECT_EQ(to_outcome(to_frame(answer)), answer);
}

TEST(OutcomeFrame, AnAnswerAboveTheLimitBecomesAFailure) {
  const auto frame = to_frame(Answer(processes::max_frame_payload + 1, 'x'));
  EXPECT_EQ(std::get<Failure>(to_outcome(frame)).kind, FailureKind::too_large);
}

TEST(OutcomeFrame, AFailureOfUnknownKindIsRefused) {
  Frame frame{.kind = Frame::Kind::failure, .payload = "bored\nyawn"};
  EXPECT_THROW(to_outcome(frame), processes::FrameError);
  frame.payload = "no line end";
  EXPECT_THROW(to_outcome(frame), processes::FrameError);
}

}  // namespace
}  // namespace lab
