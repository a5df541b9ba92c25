#include "bench/measure/cores.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sched.h>

#include <cerrno>
#include <fstream>
#include <set>
#include <system_error>

namespace lab {
namespace {

void check(int result) {
  if (result != 0)
    throw std::system_error(errno, std::system_category(), "cores");
}

std::optional<std::string> line_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  if (std::getline(file, line)) return line;
  return std::nullopt;
}

/// What stands in such a file of each of the cores; empty if one has none.
std::set<std::string> lines_of(const Cores& cores,
                               const std::filesystem::path& folder,
                               const char* name) {
  std::set<std::string> lines;
  for (const int core : cores) {
    const auto line = line_of(folder / fmt::format("cpu{}", core) / name);
    if (!line) return {};
    lines.insert(*line);
  }
  return lines;
}

}  // namespace

Cores allowed_cores() {
  cpu_set_t set;
  check(::sched_getaffinity(0, sizeof set, &set));
  Cores cores;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(static_cast<std::size_t>(core), &set)) cores.push_back(core);
  return cores;
}

void bind_to(const Cores& cores, int thread) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int core : cores) CPU_SET(static_cast<std::size_t>(core), &set);
  check(::sched_setaffinity(thread, sizeof set, &set));
}

CoreBinding::~CoreBinding() {
  try {
    bind_to(before_);
  } catch (const std::system_error&) {  // none of them is left to this process
  }
}

CoreFacts describe_cores(const Cores& cores,
                         const std::filesystem::path& root) {
  const auto folder = root / "sys/devices/system/cpu";
  const auto siblings =
      lines_of(cores, folder, "topology/thread_siblings_list");
  const auto capacities = lines_of(cores, folder, "cpu_capacity");
  const auto governors = lines_of(cores, folder, "cpufreq/scaling_governor");
  CoreFacts facts;
  if (!siblings.empty()) facts.physical = siblings.size();
  if (!capacities.empty()) facts.are_unlike = capacities.size() > 1;
  if (!governors.empty())
    facts.governor = fmt::format("{}", fmt::join(governors, ", "));
  return facts;
}

}  // namespace lab
