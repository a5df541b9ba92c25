#include "bench/measure/usage.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "models/processes/proc.hpp"

namespace lab {
namespace {

constexpr double smallest_foreign_seconds = 0.03;  // the kernel counts in 10 ms

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

Usage usage_of(int who) {
  rusage used{};
  getrusage(who, &used);
  return {.user_seconds = seconds(used.ru_utime),
          .system_seconds = seconds(used.ru_stime),
          .voluntary_switches = used.ru_nvcsw,
          .involuntary_switches = used.ru_nivcsw};
}

double ticks_per_second() { return static_cast<double>(sysconf(_SC_CLK_TCK)); }

double cpu_seconds_of(int pid) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid, &clock) != 0 ||
      ::clock_gettime(clock, &used) != 0)
    return 0;
  return static_cast<double>(used.tv_sec) +
         static_cast<double>(used.tv_nsec) / 1e9;
}

double system_seconds_of(int pid) {
  const auto ticks = processes::stat_of(pid).system_ticks;
  return static_cast<double>(ticks) / ticks_per_second();
}

/// The two lines "TcpExt: names" and "TcpExt: values", as a table.
std::map<std::string, std::uint64_t> tcp_counters() {
  std::ifstream file("/proc/net/netstat");
  std::map<std::string, std::uint64_t> counters;
  std::string names;
  std::string values;
  while (std::getline(file, names) && std::getline(file, values)) {
    std::istringstream name_words(names);
    std::istringstream value_words(values);
    std::string name;
    std::string group;  // "TcpExt:", which both lines begin with
    std::uint64_t value = 0;
    name_words >> group;
    value_words >> group;
    while (name_words >> name && value_words >> value) counters[name] = value;
  }
  return counters;
}

/// Of one line of /proc/stat, behind its name.
double busy_ticks(std::istream& fields) {
  double user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0,
         softirq = 0, steal = 0;
  fields >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal;
  return user + nice + system + irq + softirq + steal;
}

}  // namespace

Usage usage_so_far() {
  const Usage self = usage_of(RUSAGE_SELF);
  const Usage children = usage_of(RUSAGE_CHILDREN);
  return {self.user_seconds + children.user_seconds,
          self.system_seconds + children.system_seconds,
          self.voluntary_switches + children.voluntary_switches,
          self.involuntary_switches + children.involuntary_switches};
}

Usage usage_of_process(int pid) {
  const double total = cpu_seconds_of(pid);
  const double system = std::min(total, system_seconds_of(pid));
  return {.user_seconds = total - system, .system_seconds = system};
}

Usage operator-(const Usage& later, const Usage& earlier) {
  return {later.user_seconds - earlier.user_seconds,
          later.system_seconds - earlier.system_seconds,
          later.voluntary_switches - earlier.voluntary_switches,
          later.involuntary_switches - earlier.involuntary_switches};
}

std::uint64_t peak_memory_bytes() { return processes::peak_memory(::getpid()); }

double machine_busy_seconds() {
  std::ifstream file("/proc/stat");
  return busy_seconds(allowed_cores(), file);
}

/// The lines "cpu …", of all cores, "cpu0 …", "cpu1 …".  What is added up by
/// the kernel is rounded once, so that line is taken where it can be.
double busy_seconds(const Cores& cores, std::istream& stat) {
  double of_all = 0;
  double of_these = 0;
  std::size_t known = 0;
  std::string line;
  while (std::getline(stat, line) && line.starts_with("cpu")) {
    std::istringstream fields(line.substr(3));
    int core = -1;
    if (line[3] != ' ') fields >> core;
    const double busy = busy_ticks(fields);
    if (core < 0)
      of_all = busy;
    else
      ++known;
    if (std::find(cores.begin(), cores.end(), core) != cores.end())
      of_these += busy;
  }
  return (cores.size() < known ? of_these : of_all) / ticks_per_second();
}

double foreign_share(double others_seconds, double seconds) {
  if (others_seconds < smallest_foreign_seconds) return 0;
  const double all = seconds * static_cast<double>(allowed_cores().size());
  return std::min(1.0, others_seconds / all);
}

NetworkCounters network_counters_so_far() {
  auto counters = tcp_counters();
  return {.listen_overflows = counters["ListenOverflows"],
          .retransmissions = counters["TCPSynRetrans"],
          .time_waits = counters["TW"]};
}

}  // namespace lab
