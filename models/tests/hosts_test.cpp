// The model `hosts`, with a launcher that starts everything on this machine.

#include "models/hosts/hosts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "models/models.hpp"
#include "models/tests/misbehaving_batch.hpp"
#include "workloads/scratch_folder.hpp"
#include "workloads/workloads.hpp"

namespace lab {
namespace {

using hosts::Answered;
using hosts::Event;
using hosts::Finished;
using hosts::Lost;
using hosts::Ready;
using testing::HasSubstr;
using testing::StartsWith;

/// Hosts that are this machine.  A host that is held starts only when it is let
/// go, and one whose name begins with "dead" never does.
class HostsModel : public testing::Test {
 protected:
  hosts::Options options(const std::string& names) {
    hosts::Options options = hosts_named(hosts::parse_hosts(names));
    options.launcher = LAB_LOCAL_LAUNCHER;
    options.on_event = [this](const Event& event) { heed(event); };
    ::setenv("LAB_TEST_HELD", folder_.path().c_str(), 1);
    return options;
  }

  RunResult run(const hosts::Options& options, const Batch& batch,
                std::size_t concurrency) {
    answers_.assign(batch.spec().tasks, 0);
    return make_hosts(options)->run(batch,
                                    {.concurrency = concurrency, .stop = {}});
  }

  void hold(const std::string& host) { std::ofstream(folder_.path() / host); }
  void let_go(const std::string& host) {
    std::filesystem::remove(folder_.path() / host);
  }
  void kill(const std::string& host) {
    for (const Ready& ready : ready_)
      if (ready.host == host) ::kill(ready.pid, SIGKILL);
  }

  /// What a test does when an outcome has come from a host.
  std::function<void(const std::string& host)> on_answer_ = [](const auto&) {};

  std::vector<int> answers_;
  std::vector<Ready> ready_;
  std::vector<Lost> lost_;
  std::vector<Finished> finished_;

 private:
  void heed(const Event& event) {
    if (const auto* answered = std::get_if<Answered>(&event)) {
      ++answers_[answered->task];
      on_answer_(answered->host);
    } else if (const auto* ready = std::get_if<Ready>(&event)) {
      ready_.push_back(*ready);
    } else if (const auto* lost = std::get_if<Lost>(&event)) {
      lost_.push_back(*lost);
    } else {
      finished_.push_back(std::get<Finished>(event));
    }
  }

  ScratchFolder folder_;
};

std::unique_ptr<Batch> naps(std::size_t tasks) {
  return make_batch({.workload = "sleep", .tasks = tasks, .size = 1000});
}

std::vector<Outcome> numbers_up_to(std::size_t tasks) {
  std::vector<Outcome> outcomes;
  for (std::size_t task = 0; task < tasks; ++task)
    outcomes.emplace_back(std::to_string(task));
  return outcomes;
}

TEST_F(HostsModel, SharesABatchAmongHosts) {
  std::set<std::string> answered;
  hold("a");
  on_answer_ = [&](const std::string& host) {
    if (answered.insert(host).second) let_go("a");
  };
  const RunResult result = run(options("a:2,b:2"), *naps(300), 4);
  EXPECT_EQ(result.outcomes, numbers_up_to(300));
  EXPECT_EQ(answers_, std::vector<int>(300, 1));
  EXPECT_THAT(result.lanes, testing::ElementsAre("a 1", "a 2", "b 1", "b 2"));
  EXPECT_TRUE(lost_.empty());
  EXPECT_GE(result.made.processes, 2U);
  ASSERT_EQ(finished_.size(), 2U);
  EXPECT_EQ(finished_[0].used.processes + finished_[1].used.processes,
            result.made.processes);
}

TEST_F(HostsModel, LosesNoOutcomeWithAHostAndDoublesNone) {
  hold("b");
  on_answer_ = [&](const std::string& host) {
    if (host != "a") return;
    kill("a");
    let_go("b");
  };
  const RunResult result = run(options("a:3,b:3"), *naps(60), 6);
  EXPECT_EQ(result.outcomes, numbers_up_to(60));
  EXPECT_EQ(answers_, std::vector<int>(60, 1));
  ASSERT_EQ(lost_.size(), 1U);
  EXPECT_EQ(lost_[0].host, "a");
  EXPECT_FALSE(lost_[0].tasks.empty());
  EXPECT_EQ(result.made.hosts_lost, 1U);
}

TEST_F(HostsModel, LosesNothingWithFourHostsInARow) {
  for (const char* host : {"b", "c", "d", "e"}) hold(host);
  on_answer_ = [&](const std::string& host) {
    if (host == "e") return;
    kill(host);
    let_go(std::string(1, static_cast<char>(host[0] + 1)));
  };
  const RunResult result = run(options("a,b,c,d,e"), *naps(40), 5);
  EXPECT_EQ(result.outcomes, numbers_up_to(40));
  EXPECT_EQ(answers_, std::vector<int>(40, 1));
  EXPECT_EQ(result.made.hosts_lost, 4U);
  for (const Lost& lost : lost_) EXPECT_NE(lost.host, "e");
}

TEST_F(HostsModel, GivesTheShareOfALostHostToAnotherOne) {
  hold("b");
  on_answer_ = [&](const std::string& host) {
    if (host != "a") return;
    kill("a");
    let_go("b");
  };
  const RunResult result = run(options("a:2,b"), *naps(30), 3);
  EXPECT_THAT(result.lanes,
              testing::ElementsAre("a 1", "a 2", "b 1", "b 2", "b 3"));
}

TEST_F(HostsModel, SaysSoForEachTaskWhenNoHostIsLeft) {
  on_answer_ = [&](const std::string& host) { kill(host); };
  const RunResult result = run(options("a"), *naps(20), 1);
  EXPECT_EQ(result.outcomes[0], Outcome("0"));
  const auto* last = std::get_if<Failure>(&result.outcomes[19]);
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->kind, FailureKind::worker_lost);
  EXPECT_THAT(last->text,
              StartsWith("no host is left: a: its connection has ended"));
}

TEST_F(HostsModel, DoesWithoutAHostThatCannotBeReached) {
  const RunResult result = run(options("dead:2,b:2"), *naps(10), 4);
  EXPECT_EQ(result.outcomes, numbers_up_to(10));
  ASSERT_EQ(lost_.size(), 1U);
  EXPECT_EQ(lost_[0].why, "dead: no route to host");
}

TEST_F(HostsModel, SaysWhyNoHostCouldBeReached) {
  const RunResult result = run(options("dead1,dead2"), *naps(2), 2);
  const auto& failure = std::get<Failure>(result.outcomes[1]);
  EXPECT_THAT(failure.text, HasSubstr("dead1: no route to host"));
  EXPECT_THAT(failure.text, HasSubstr("dead2: no route to host"));
}

TEST_F(HostsModel, SaysThatTheLauncherIsMissing) {
  hosts::Options none = options("a");
  none.launcher = "no_such_launcher";
  EXPECT_THAT([&] { run(none, *naps(1), 1); },
              testing::ThrowsMessage<EnvironmentError>(
                  HasSubstr("no_such_launcher: not found")));
}

TEST_F(HostsModel, LosesOnlyTheTaskOfAKilledWorker) {
  ::setenv("LAB_WORKER", misbehaving_workers().program.c_str(), 1);
  const RunResult result =
      run(options("a:2"), MisbehavingBatch("kill@3", 6), 2);
  ::unsetenv("LAB_WORKER");
  EXPECT_THAT(std::get<Failure>(result.outcomes[3]).text,
              HasSubstr(" killed by signal 9 (SIGKILL)"));
  EXPECT_EQ(result.outcomes[4], Outcome("4"));
  EXPECT_TRUE(lost_.empty());
}

TEST_F(HostsModel, FinishesWhatRunsWhenStopped) {
  std::stop_source stop;
  on_answer_ = [&](const std::string&) { stop.request_stop(); };
  const auto batch = naps(50);
  answers_.assign(50, 0);
  const RunResult result =
      make_hosts(options("a"))
          ->run(*batch, {.concurrency = 1, .stop = stop.get_token()});
  EXPECT_EQ(result.outcomes[0], Outcome("0"));
  EXPECT_EQ(std::get<Failure>(result.outcomes[49]).kind, FailureKind::stopped);
}

TEST(Hosts, AreAbsentUnlessTheyAreChosen) {
  ::unsetenv(hosts::chosen_variable);
  EXPECT_THAT([] { make_hosts(); }, testing::ThrowsMessage<EnvironmentError>(
                                        HasSubstr("--hosts a:4,b:4")));
}

}  // namespace
}  // namespace lab
