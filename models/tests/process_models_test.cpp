// The process models when their workers are lost.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>

#include "models/models.hpp"
#include "models/process_models.hpp"
#include "models/processes/spawn.hpp"
#include "models/processes/tests/test_workers.hpp"
#include "models/tests/misbehaving_batch.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

using processes::expect_no_children;
using testing::EndsWith;
using testing::HasSubstr;
using testing::ThrowsMessage;

Failure failure(const RunResult& result, std::size_t task) {
  const auto* found = std::get_if<Failure>(&result.outcomes.at(task));
  return found != nullptr ? *found : Failure{FailureKind::error, "none"};
}

bool timed_out(const RunResult& result, std::size_t task) {
  return failure(result, task).kind == FailureKind::timed_out;
}

class ProcessModels : public testing::TestWithParam<std::string> {
 protected:
  void TearDown() override { expect_no_children(); }

  static bool keeps_workers() { return GetParam() == "process_pool"; }

  static std::unique_ptr<Model> model(const processes::PoolOptions& options) {
    return keeps_workers() ? make_process_pool(options)
                           : make_processes(options);
  }

  static RunResult run(
      const std::string& input, std::size_t tasks, std::size_t concurrency,
      const processes::PoolOptions& options = misbehaving_workers()) {
    return model(options)->run(MisbehavingBatch(input, tasks),
                               {.concurrency = concurrency, .stop = {}});
  }
};

TEST_P(ProcessModels, LoseOnlyTheTaskOfAKilledWorker) {
  const RunResult result = run("kill@3", 8, 2);
  for (std::size_t task = 0; task < 8; ++task) {
    if (task == 3) continue;
    EXPECT_EQ(result.outcomes[task], Outcome(std::to_string(task)));
  }
  EXPECT_EQ(failure(result, 3).kind, FailureKind::worker_lost);
  EXPECT_THAT(failure(result, 3).text,
              EndsWith(" killed by signal 9 (SIGKILL)"));
}

TEST_P(ProcessModels, LoseOnlyTheTaskThatHangs) {
  processes::PoolOptions options = misbehaving_workers();
  options.grace = std::chrono::milliseconds(50);
  options.task_limit = std::chrono::milliseconds(200);
  RunResult result = run("stubborn@0", 3, 2, options);
  // A busy machine may be too slow for a healthy task: then it gets more time.
  while (options.task_limit < std::chrono::minutes(1) &&
         (timed_out(result, 1) || timed_out(result, 2))) {
    options.task_limit *= 2;
    result = run("stubborn@0", 3, 2, options);
  }
  EXPECT_TRUE(timed_out(result, 0));
  EXPECT_THAT(failure(result, 0).text, HasSubstr("lab_test_worker"));
  EXPECT_EQ(result.outcomes[1], Outcome("1"));
  EXPECT_EQ(result.outcomes[2], Outcome("2"));
}

TEST(LabWorkers, HaveFiveMinutesForATaskUnlessTheEnvironmentSaysOtherwise) {
  ::unsetenv("LAB_TASK_LIMIT");
  EXPECT_EQ(lab_workers().task_limit, std::chrono::minutes(5));
  ::setenv("LAB_TASK_LIMIT", "1.5", 1);
  EXPECT_EQ(lab_workers().task_limit, std::chrono::milliseconds(1500));
  for (const char* wrong : {"0", "-1", "nan", "5x", "1e9"}) {
    ::setenv("LAB_TASK_LIMIT", wrong, 1);
    EXPECT_THAT([] { lab_workers(); }, ThrowsMessage<std::invalid_argument>(
                                           HasSubstr("LAB_TASK_LIMIT: '")));
  }
  ::unsetenv("LAB_TASK_LIMIT");
}

TEST_P(ProcessModels, GiveEveryTaskAnOutcomeWhenEveryWorkerIsLost) {
  const RunResult result = run("exit@*", 7, 3);
  ASSERT_EQ(result.outcomes.size(), 7U);
  for (std::size_t task = 0; task < 7; ++task) {
    EXPECT_EQ(failure(result, task).kind, FailureKind::worker_lost);
    EXPECT_THAT(failure(result, task).text,
                EndsWith("terminated abruptly with exit code 99"));
  }
}

TEST_P(ProcessModels, SayHowManyProcessesTheyMade) {
  const auto used = model(misbehaving_workers());
  const MisbehavingBatch batch("fine@*", 6);
  const bool keeps = keeps_workers();
  const RunOptions two{.concurrency = 2, .stop = {}};
  EXPECT_EQ(used->run(batch, two).made.processes, keeps ? 2U : 6U);
  EXPECT_EQ(used->run(batch, two).made.processes, keeps ? 0U : 6U);
  EXPECT_GT(used->run(batch, two).made.worker_bytes, 0U);
}

TEST_P(ProcessModels, WorkAgainAfterALoss) {
  const auto used = model(misbehaving_workers());
  const RunOptions two{.concurrency = 2, .stop = {}};
  used->run(MisbehavingBatch("exit@*", 4), two);
  const RunResult result = used->run(MisbehavingBatch("fine@*", 3), two);
  EXPECT_EQ(result.outcomes,
            (std::vector<Outcome>{Answer("0"), Answer("1"), Answer("2")}));
}

TEST_P(ProcessModels, TakeASpecOfAnyBytesAndBeginEachRunClean) {
  const auto used = model(misbehaving_workers());
  const RunOptions two{.concurrency = 2, .stop = {}};
  const std::vector<Outcome> all{Answer("0"), Answer("1"), Answer("2")};
  const MisbehavingBatch no_utf8("fine@\xff\xfe", 3);
  EXPECT_EQ(used->run(no_utf8, two).outcomes, all);
  EXPECT_EQ(used->run(MisbehavingBatch("fine@*", 3), two).outcomes, all);
}

TEST_P(ProcessModels, KeepABatchThatCannotBeMadeToItsOwnRun) {
  const auto used = model(misbehaving_workers());
  const RunOptions two{.concurrency = 2, .stop = {}};
  const RunResult bad = used->run(MisbehavingBatch("", 3), two);
  for (std::size_t task = 0; task < 3; ++task)
    EXPECT_EQ(failure(bad, task),
              (Failure{FailureKind::error, "input: it is empty"}));
  EXPECT_EQ(used->run(MisbehavingBatch("fine@*", 1), two).outcomes[0],
            Outcome("0"));
}

TEST_P(ProcessModels, EndWhatWasStartedWhenAStartFails) {
  processes::PoolOptions options = misbehaving_workers();
  options.before_start = [starts = 0]() mutable {
    if (++starts == 4) throw std::system_error(EAGAIN, std::system_category());
  };
  try {
    run("hang@*", 8, 8, options);
    FAIL() << "ran";
  } catch (const EnvironmentError& error) {
    EXPECT_THAT(error.what(), HasSubstr("started 3 of 8 worker processes: "
                                        "Resource temporarily unavailable"));
  }
  expect_no_children();
}

TEST_P(ProcessModels, WorkAgainAfterAStartThatFailed) {
  processes::PoolOptions options = misbehaving_workers();
  options.before_start = [starts = 0]() mutable {
    if (++starts == 2) throw std::system_error(EAGAIN, std::system_category());
  };
  const auto used = model(options);
  const MisbehavingBatch batch("fine@*", 3);
  EXPECT_THROW(used->run(batch, {.concurrency = 2, .stop = {}}),
               EnvironmentError);
  EXPECT_EQ(used->run(batch, {.concurrency = 2, .stop = {}}).outcomes[2],
            Outcome("2"));
}

TEST_P(ProcessModels, LeaveNoDescriptorOpen) {
  const int before = ::dup(STDIN_FILENO);
  ::close(before);
  run("kill@1", 4, 2);
  const int after = ::dup(STDIN_FILENO);
  ::close(after);
  EXPECT_EQ(after, before);
}

INSTANTIATE_TEST_SUITE_P(Each, ProcessModels,
                         testing::Values("processes", "process_pool"),
                         [](const auto& test) { return test.param; });

TEST(ProcessPool, ReplacesALostWorkerInTheSameRun) {
  const auto pool = make_process_pool(misbehaving_workers());
  const RunResult result =
      pool->run(MisbehavingBatch("kill@0", 3), {.concurrency = 1, .stop = {}});
  EXPECT_EQ(failure(result, 0).kind, FailureKind::worker_lost);
  EXPECT_EQ(result.outcomes[1], Outcome("1"));
  EXPECT_EQ(result.outcomes[2], Outcome("2"));
  EXPECT_EQ(result.made.processes, 2U);
}

/// Few descriptors, for as long as it lives.
class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t count) {
    ::getrlimit(RLIMIT_NOFILE, &usual_);
    const rlimit few{count, usual_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &usual_); }

 private:
  rlimit usual_{};
};

TEST(Processes, SayThatAWorkerOnTheWayCouldNotBeStarted) {
  processes::PoolOptions options = misbehaving_workers();
  options.before_start = [starts = 0]() mutable {
    if (++starts == 4) throw std::system_error(EAGAIN, std::system_category());
  };
  EXPECT_THROW(make_processes(options)->run(MisbehavingBatch("fine@*", 9),
                                            {.concurrency = 2, .stop = {}}),
               EnvironmentError);
  expect_no_children();
}

TEST(ProcessPool, SaysThatItRanOutOfDescriptorsWhereverThatHappens) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer itself needs descriptors to check a throw";
#endif
  const auto pool = make_process_pool(misbehaving_workers());
  const int next = ::dup(STDIN_FILENO);
  ::close(next);
  for (rlim_t more = 0; more < 12; ++more) {
    const FewDescriptors few(static_cast<rlim_t>(next) + more);
    try {
      pool->run(MisbehavingBatch("fine@*", 9), {.concurrency = 9, .stop = {}});
      FAIL() << "ran";
    } catch (const EnvironmentError& error) {
      EXPECT_THAT(error.what(), HasSubstr("of 9 worker processes: Too many "
                                          "open files"));
    }
    expect_no_children();
  }
}

TEST(ProcessPool, UsesTheRealWorkersForTheRealWorkloads) {
  const auto batch = make_batch({.workload = "fibonacci",
                                 .tasks = 3,
                                 .size = 0,
                                 .seed = 0,
                                 .server = {},
                                 .input = "10,20"});
  const RunOptions two{.concurrency = 2, .stop = {}};
  EXPECT_EQ(make_process_pool()->run(*batch, two).outcomes,
            make_sequential()->run(*batch, two).outcomes);
}

TEST(WorkerProgram, StartedByHandSaysThatItIsNotMeantToBe) {
  testing::internal::CaptureStderr();
  const processes::Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const int pid = processes::spawn(lab_workers().program, {}, nothing.number(),
                                   nothing.number());
  int status = 0;
  ::waitpid(pid, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 3);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::StartsWith("lab_worker: no pipe to a parent: "));
}

/// Starts a program whose workers hang, and reads what they all print.
class Parent {
 public:
  explicit Parent(const std::string& how) {
    processes::Pipe prints = processes::make_pipe();
    prints_ = prints.read_end.release();
    const auto program =
        std::filesystem::path(lab_workers().program).parent_path() /
        "lab_test_parent";
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(prints.write_end.number(), STDERR_FILENO);
      ::execl(program.c_str(), "lab_test_parent", how.c_str(), "2", nullptr);
      ::_exit(127);
    }
  }
  Parent(const Parent&) = delete;
  Parent& operator=(const Parent&) = delete;
  ~Parent() { ::close(prints_); }

  /// Blocks until so many workers said that they hang.
  void wait_for_hanging(int workers) const {
    for (char byte = 0; workers > 0 && ::read(prints_, &byte, 1) == 1;)
      workers -= byte == '\n' ? 1 : 0;
  }

  void kill() const {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  /// Blocks until no process holds the other end: every worker is gone.
  bool everyone_is_gone() const {
    char byte = 0;
    return ::read(prints_, &byte, 1) == 0;
  }

 private:
  int prints_ = -1;
  pid_t pid_ = -1;
};

TEST(ParentProcess, KilledItTakesWaitingWorkersAlong) {
  const Parent parent("hang");
  parent.wait_for_hanging(2);
  parent.kill();
  EXPECT_TRUE(parent.everyone_is_gone());
}

TEST(ParentProcess, KilledItTakesComputingWorkersAlong) {
  const Parent parent("compute");
  parent.wait_for_hanging(2);
  parent.kill();
  EXPECT_TRUE(parent.everyone_is_gone());
}

}  // namespace
}  // namespace lab
