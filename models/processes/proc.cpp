#include "models/processes/proc.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/wait.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

namespace lab::processes {
namespace {

/// As much as can be read: its process may end meanwhile.
std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// A process and all that it has started, and so on.
std::vector<int> family_of(int pid) {
  std::vector<int> family{pid};
  std::error_code gone;
  std::filesystem::directory_iterator thread(fmt::format("/proc/{}/task", pid),
                                             gone);
  for (; thread != std::filesystem::directory_iterator();
       thread.increment(gone)) {
    std::ifstream children(thread->path() / "children");
    for (int child = 0; children >> child;) {
      const auto more = family_of(child);
      family.insert(family.end(), more.begin(), more.end());
    }
  }
  return family;
}

bool is_stopped(const ProcessStat& stat) {
  return stat.state == 'T' || stat.state == 't';
}

/// In which function of the kernel it waits, if we may know.
std::string place_of(int pid) {
  const std::string place = text_of(fmt::format("/proc/{}/wchan", pid));
  return place.empty() || place == "0" ? "" : fmt::format(" in {}", place);
}

std::string describe(int pid, const ProcessStat& stat) {
  const std::string name = fmt::format("{} {}", stat.name, pid);
  if (is_stopped(stat)) return name + " is stopped";
  if (stat.state == 'R') return name + " computes";
  if (stat.state == 'Z' || stat.state == 'X') return name + " has ended";
  return name + " waits" + place_of(pid);
}

}  // namespace

std::string describe_stuck(int pid) {
  std::vector<std::string> stopped, all;
  for (const int member : family_of(pid)) {
    const ProcessStat stat = stat_of(member);
    all.push_back(describe(member, stat));
    if (is_stopped(stat)) stopped.push_back(all.back());
  }
  constexpr std::size_t enough = 4;
  std::vector<std::string>& told = stopped.empty() ? all : stopped;
  if (told.size() > enough) {
    const std::size_t more = told.size() - enough;
    told.resize(enough);
    told.push_back(fmt::format("and {} more", more));
  }
  return fmt::format("{}", fmt::join(told, ", "));
}

/// "1234 (a name) S 1 …": the system time is the 15th field.
ProcessStat stat_of(int pid) {
  const std::string text = text_of(fmt::format("/proc/{}/stat", pid));
  const auto open = text.find('(');
  const auto close = text.rfind(") ");
  if (open == std::string::npos || close == std::string::npos) return {};
  ProcessStat stat{.name = text.substr(open + 1, close - open - 1)};
  std::istringstream fields(text.substr(close + 2));
  fields >> stat.state;
  std::string word;
  for (int field = 4; field < 15; ++field) fields >> word;
  fields >> stat.system_ticks;
  return stat;
}

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
  return number_behind(name, text_of(path));
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
