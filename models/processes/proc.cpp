#include "models/processes/proc.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>

namespace lab::processes {

std::uint64_t peak_memory(int pid) {
  return number_in(fmt::format("/proc/{}/status", pid), "VmHWM:") * 1024;
}

void reset_peak_memory(int pid) {
  std::ofstream(fmt::format("/proc/{}/clear_refs", pid)) << "5";
}

std::uint64_t killed_for_memory() {
  return number_in("/proc/vmstat", "oom_kill ");
}

std::uint64_t number_in(const std::string& path, std::string_view name) {
  std::ifstream file(path);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return number_behind(name, text);
}

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

std::uint64_t number_behind(std::string_view name, std::string_view text) {
  const auto line = text.find("\n" + std::string(name));
  if (line == std::string_view::npos) return 0;
  text.remove_prefix(line + 1 + name.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace lab::processes
