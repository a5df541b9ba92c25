// A program that was started, for code that may block.

#include "models/processes/child_process.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

#include "models/processes/tests/test_workers.hpp"

namespace lab::processes {
namespace {

using std::chrono::milliseconds;

class ChildProcessTest : public testing::Test {
 protected:
  void TearDown() override { expect_no_children(); }
};

TEST_F(ChildProcessTest, ReadsWhatItIsGivenUntilItsInputIsClosed) {
  ChildProcess cat("/bin/cat", {});
  EXPECT_EQ(::write(cat.input(), "one\ntwo\n", 8), 8);
  EXPECT_EQ(cat.read_line(), "one");
  EXPECT_EQ(cat.wait(milliseconds(0)), std::nullopt);
  cat.close_input();
  EXPECT_EQ(cat.read_all(), "two\n");
  EXPECT_EQ(cat.wait(), 0);
  EXPECT_EQ(cat.wait(milliseconds(0)), 0);
}

TEST_F(ChildProcessTest, SaysWhichSignalHasEndedIt) {
  ChildProcess cat("/bin/cat", {});
  cat.tell(SIGTERM);
  EXPECT_EQ(WTERMSIG(*cat.wait(std::chrono::minutes(1))), SIGTERM);
}

TEST_F(ChildProcessTest, IsKilledByItsOwner) {
  const ChildProcess sleep("/bin/sleep", {"1000"});
}

TEST_F(ChildProcessTest, AMissingProgramIsAnError) {
  EXPECT_THROW(ChildProcess("/nowhere/program", {}), std::system_error);
}

}  // namespace
}  // namespace lab::processes
