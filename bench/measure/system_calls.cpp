#include "bench/measure/system_calls.hpp"

#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

#include "command_line/streams.hpp"
#include "models/environment_error.hpp"
#include "models/processes/spawn.hpp"

namespace lab {
namespace {

constexpr int at_a_call = SIGTRAP | 0x80;  // PTRACE_O_TRACESYSGOOD
constexpr int not_traced = 3;              // the exit code of such a child

using processes::Descriptor;
using processes::Pipe;

/// The child's side: its work lies between two stops.
[[noreturn]] void work_between_stops(const std::function<std::string()>& work,
                                     const Descriptor& output) try {
  const pid_t self = ::getpid();
  if (::ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) ::_exit(not_traced);
  ::kill(self, SIGSTOP);
  const std::string said = work();
  ::kill(self, SIGSTOP);
  ::_exit(processes::write_all(output.number(), said) ? 0 : 1);
} catch (const std::exception& error) {
  say("{}\n", error.what());
  ::_exit(1);
}

/// Returns: the signal that has stopped the child.
int next_stop(pid_t child) {
  int status = 0;
  if (::waitpid(child, &status, 0) == child && WIFSTOPPED(status))
    return WSTOPSIG(status);
  if (WIFEXITED(status) && WEXITSTATUS(status) == not_traced)
    throw EnvironmentError("the kernel does not let a process be traced");
  throw std::runtime_error("the watched process has not done its work");
}

/// Blocks: until the child has done its work.
std::uint64_t count_calls(pid_t child) {
  next_stop(child);
  ::ptrace(PTRACE_SETOPTIONS, child, 0,
           PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  std::uint64_t stops = 0;
  int signal = 0;  // for the child
  for (;;) {
    ::ptrace(PTRACE_SYSCALL, child, 0, signal);
    const int stop = next_stop(child);
    if (stop == SIGSTOP) break;
    signal = stop == at_a_call ? 0 : stop;
    if (stop == at_a_call) ++stops;
  }
  ::ptrace(PTRACE_DETACH, child, 0, 0);
  const std::uint64_t calls = stops / 2;  // each one stops it twice
  return calls - 1;                       // the last one asked for the end
}

}  // namespace

Watched watch_system_calls(const std::function<std::string()>& work) {
  Pipe pipe = processes::make_pipe();
  const pid_t child = ::fork();
  if (child < 0)
    throw EnvironmentError(fmt::format("fork: {}", std::strerror(errno)));
  if (child == 0) work_between_stops(work, pipe.write_end);
  { const Descriptor given_away(pipe.write_end.release()); }
  Watched watched;
  watched.system_calls = count_calls(child);
  watched.said = processes::read_all(pipe.read_end.number());
  int status = 0;
  ::waitpid(child, &status, 0);
  return watched;
}

}  // namespace lab
