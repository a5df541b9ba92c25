// What workers share with their parent: its prints, its signals, its terminal.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "models/processes/pool.hpp"
#include "models/processes/tests/jobs.hpp"
#include "models/processes/tests/parent_program.hpp"
#include "models/processes/tests/pool_inputs.hpp"
#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

class Surroundings : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

/// A worker, a long way from being told harder to end.
PoolOptions patient() {
  return {.max_workers = 1, .grace = std::chrono::milliseconds::max()};
}

/// The numbers that stand behind such a bracket.
std::multiset<int> numbers_behind(char bracket, const std::string& text) {
  std::multiset<int> found;
  for (auto at = text.find(bracket); at != std::string::npos;
       at = text.find(bracket, at + 1))
    found.insert(std::stoi(text.substr(at + 1)));
  return found;
}

TEST_F(Surroundings, AllThatJobsPrintArrivesAndWhatIsToBeDoneAtExitIsDone) {
  CaptureStderr();
  for (int n = 0; n < 40; ++n) {
    Pool pool(patient());
    pool.submit(print_at_exit_job, n);
    pool.submit(print_job, n);
  }
  const std::string text = GetCapturedStderr();
  const auto all = numbers(40);
  const std::multiset<int> once(all.begin(), all.end());
  EXPECT_EQ(numbers_behind('<', text), once);
  EXPECT_EQ(numbers_behind('[', text), once);
}

TEST_F(Surroundings, WhatAJobPrintsIsThereBeforeItsResult) {
  CaptureStderr();
  Pool pool(patient());
  pool.submit(print_job, 7).result();
  EXPECT_EQ(GetCapturedStderr(), "<7>");
}

TEST_F(Surroundings, PrintingBeforeMainDoesNoHarmAndThereIsNothingToRead) {
  ::setenv("LAB_TEST_PRINT_EARLY", "1", 1);
  CaptureStderr();
  Pool pool(patient());
  const auto nine = pool.submit(square_job, 3);
  EXPECT_NO_THROW(EXPECT_EQ(nine.result(), 9));
  EXPECT_EQ(GetCapturedStderr(), "early: -1\n");
  ::unsetenv("LAB_TEST_PRINT_EARLY");
}

TEST_F(Surroundings, AParentWithoutStandardDescriptorsHasWorkersAllTheSame) {
  ParentProgram parent("--without-stdio");
  EXPECT_EQ(parent.wait().exit_code, 9);
}

TEST_F(Surroundings, WorkersAndWhatTheyStartTakeSignalsAsTheirParentDid) {
  ParentProgram parent("--with-signals");
  const std::string parents = parent.read_line();
  EXPECT_THAT(parents, HasSubstr("SigBlk"));
  EXPECT_EQ(parent.read_line(), parents);
  EXPECT_EQ(parent.read_line(), parents);
}

TEST_F(Surroundings, AWorkerIsNamedSoInAListOfProcesses) {
  Pool pool(patient());
  const int pid = pool.submit(own_pid_job).result();
  std::string name;
  std::ifstream(fmt::format("/proc/{}/comm", pid)) >> name;
  EXPECT_EQ(name, worker_name);
  std::ifstream command(fmt::format("/proc/{}/cmdline", pid));
  std::getline(command, name, '\0');
  EXPECT_EQ(name, worker_name);
}

TEST_F(Surroundings, AWorkerIsInAProcessGroupOfItsOwn) {
  Pool pool(patient());
  const int pid = pool.submit(own_pid_job).result();
  EXPECT_EQ(::getpgid(pid), pid);
}

/// What a terminal shows, up to a text or its end.
std::string read_up_to(int terminal, const std::string& end) {
  std::string shown;
  for (char byte = 0; !shown.ends_with(end) && ::read(terminal, &byte, 1) == 1;)
    shown += byte;
  return shown;
}

TEST_F(Surroundings, CtrlCAtATerminalReachesTheParentAlone) {
  int terminal = -1;
  const pid_t parent = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  if (parent == 0) {
    ::execl("/proc/self/exe", "parent", "--at-a-terminal", nullptr);
    ::_exit(127);
  }
  read_up_to(terminal, "ready");
  EXPECT_EQ(::write(terminal, "\x03", 1), 1);
  EXPECT_THAT(read_up_to(terminal, "says 9"), HasSubstr("says 9"));
  int status = 0;
  ::waitpid(parent, &status, 0);
  EXPECT_EQ(status, 0);
  ::close(terminal);
}

}  // namespace
}  // namespace lab::processes
