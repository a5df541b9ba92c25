// Messages that nobody can read, and output that cannot be written.

#include "command_line/streams.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <system_error>

namespace lab {
namespace {

/// Returns: the exit code of a process of its own that does this, or minus the
/// number of the signal that it died of.
int exit_code_of(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void open_as(int number, const char* path) {
  ::dup2(::open(path, O_WRONLY), number);
}

void make_broken_pipe(int number) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ::dup2(ends[1], number);
  ::close(ends[0]);
  ::close(ends[1]);
}

int say_something() {
  guard_standard_streams();
  say("nobody reads {}\n", "this");
  return 0;
}

/// Returns: the error.
int write_something() try {
  guard_standard_streams();
  write_output("asked for\n");
  return 0;
} catch (const std::system_error& error) {
  return error.code().value();
}

TEST(Messages, AreLostSilentlyOnAClosedStream) {
  EXPECT_EQ(exit_code_of([] {
              ::close(STDERR_FILENO);
              return say_something();
            }),
            0);
}

TEST(Messages, AreLostSilentlyOnAFullDisk) {
  EXPECT_EQ(exit_code_of([] {
              open_as(STDERR_FILENO, "/dev/full");
              return say_something();
            }),
            0);
}

TEST(Messages, AreLostSilentlyInABrokenPipe) {
  EXPECT_EQ(exit_code_of([] {
              make_broken_pipe(STDERR_FILENO);
              return say_something();
            }),
            0);
}

TEST(Messages, AreLostSilentlyOnATerminalThatIsGone) {
  EXPECT_EQ(exit_code_of([] {
              int ours = 0, theirs = 0;
              ::openpty(&ours, &theirs, nullptr, nullptr, nullptr);
              ::dup2(theirs, STDERR_FILENO);
              ::close(theirs);
              ::close(ours);
              return say_something();
            }),
            0);
}

TEST(Output, ThatCannotBeWrittenIsAnError) {
  EXPECT_EQ(exit_code_of([] {
              open_as(STDOUT_FILENO, "/dev/full");
              return write_something();
            }),
            ENOSPC);
  EXPECT_EQ(exit_code_of([] {
              make_broken_pipe(STDOUT_FILENO);
              return write_something();
            }),
            EPIPE);
  EXPECT_EQ(exit_code_of([] {
              ::close(STDOUT_FILENO);
              return write_something();
            }),
            EBADF);
}

TEST(ClosedStreams, DoNotGiveTheirNumberToTheNextFile) {
  EXPECT_EQ(exit_code_of([] {
              for (const int number : {0, 1, 2}) ::close(number);
              guard_standard_streams();
              return ::open("/dev/null", O_RDONLY);
            }) > STDERR_FILENO,
            true);
}

TEST(Terminal, SaysItsColumnsAsTheyAreNow) {
  int ours = 0, theirs = 0;
  ASSERT_EQ(::openpty(&ours, &theirs, nullptr, nullptr, nullptr), 0);
  EXPECT_EQ(terminal_columns(theirs), 80U);  // it does not say
  for (const unsigned short columns : std::array<unsigned short, 2>{40, 200}) {
    const winsize size{
        .ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    ::ioctl(ours, TIOCSWINSZ, &size);
    EXPECT_EQ(terminal_columns(theirs), columns);
  }
  ::close(ours);
  ::close(theirs);
  const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(terminal_columns(file), 0U);
  ::close(file);
}

}  // namespace
}  // namespace lab
