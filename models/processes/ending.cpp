#include "models/processes/ending.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>

namespace lab::processes {

std::string describe_end(int pid, int status, bool short_of_memory) {
  if (WIFEXITED(status))
    return fmt::format("worker {} terminated abruptly with exit code {}", pid,
                       WEXITSTATUS(status));
  if (!WIFSIGNALED(status)) return fmt::format("worker {} ended", pid);
  const int signal = WTERMSIG(status);
  const char* name = sigabbrev_np(signal);
  const bool guess = signal == SIGKILL && short_of_memory;
  return fmt::format("worker {} killed by signal {} (SIG{}){}", pid, signal,
                     name != nullptr ? name : "?",
                     guess ? ": out of memory?" : "");
}

}  // namespace lab::processes
