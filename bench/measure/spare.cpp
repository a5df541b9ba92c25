#include "bench/measure/spare.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>

#include "bench/measure/memory.hpp"
#include "bench/measure/worker_cost.hpp"
#include "models/environment_error.hpp"
#include "models/usable_cores.hpp"

namespace lab {
namespace {

constexpr std::size_t for_others = 100;      // descriptors of this program
constexpr double share_of_threads = 0.95;    // the rest is for others
constexpr double share_of_memory = 0.5;      // the same
constexpr double longest_start_seconds = 5;  // of all workers together

struct Limit {
  std::string name;
  double most;
};

Limit read_limit(const char* name, const char* path, double each) {
  std::ifstream file(path);
  double most = 0;
  const bool is_known = static_cast<bool>(file >> most);  // it may say "max"
  return {name, is_known ? most / each : std::numeric_limits<double>::max()};
}

/// The kernel's limit on threads that is met first.
Limit limit_of_threads() {
  constexpr double maps_of_a_stack = 2;  // itself, and its guard page
  const std::array<Limit, 4> limits{
      read_limit("process numbers (kernel.pid_max)", "/proc/sys/kernel/pid_max",
                 1),
      read_limit("threads (kernel.threads-max)", "/proc/sys/kernel/threads-max",
                 1),
      read_limit("stacks (vm.max_map_count / 2)", "/proc/sys/vm/max_map_count",
                 maps_of_a_stack),
      read_limit("tasks in this cgroup (pids.max)", "/sys/fs/cgroup/pids.max",
                 1)};
  return *std::min_element(
      limits.begin(), limits.end(),
      [](const Limit& a, const Limit& b) { return a.most < b.most; });
}

std::int64_t thread_cpu_nanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

/// CPU time of a thread that waits on a condition until its time is up.
double wake_up_seconds() {
  static const double seconds = [] {
    constexpr int rounds = 200;
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    const std::int64_t before = thread_cpu_nanoseconds();
    for (int i = 0; i < rounds; ++i)
      never.wait_for(lock, std::chrono::microseconds(20));
    return static_cast<double>(thread_cpu_nanoseconds() - before) / 1e9 /
           rounds;
  }();
  return seconds;
}

void require_memory(std::size_t wanted, double each) {
  constexpr double mb = 1e6;
  const double all = static_cast<double>(wanted) * each;
  const auto available = static_cast<double>(available_memory());
  if (all > share_of_memory * available)
    throw EnvironmentError(fmt::format(
        "{} workers take {:.0f} MB ({:.2f} MB each, measured), more than half "
        "of the {:.0f} MB that are available",
        wanted, all / mb, each / mb, available / mb));
}

void require_short_start(std::size_t wanted, double each) {
  const double all = static_cast<double>(wanted) * each;
  if (all > longest_start_seconds)
    throw EnvironmentError(fmt::format(
        "{} workers need {:.1f} s to start ({:.1f} ms each, measured), and "
        "this sweep gives them {:g} s",
        wanted, all, 1000 * each, longest_start_seconds));
}

}  // namespace

void require_descriptors(std::size_t wanted) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (wanted + for_others > limit.rlim_cur)
    throw EnvironmentError(
        fmt::format("{} descriptors are needed, and a process may have {} "
                    "(ulimit -n)",
                    wanted + for_others, limit.rlim_cur));
}

void require_ports(std::size_t wanted) {
  std::ifstream file("/proc/sys/net/ipv4/ip_local_port_range");
  std::size_t first = 0;
  std::size_t last = 0;
  if (!(file >> first >> last)) return;
  const std::size_t ports = last + 1 - first;
  if (wanted > ports)
    throw EnvironmentError(
        fmt::format("{} connections need a local port each, and there are {} "
                    "(net.ipv4.ip_local_port_range)",
                    wanted, ports));
}

void require_threads(std::size_t wanted) {
  const Limit limit = limit_of_threads();
  if (static_cast<double>(wanted) > share_of_threads * limit.most)
    throw EnvironmentError(
        fmt::format("{} threads would leave nothing to others: the machine "
                    "has {:.0f} {}",
                    wanted, limit.most, limit.name));
}

void require_wake_ups(std::size_t threads, double interval_seconds) {
  const double each = wake_up_seconds();
  const double busy = static_cast<double>(threads) * each / interval_seconds;
  const auto cores = static_cast<double>(usable_cores());
  if (busy > cores)
    throw EnvironmentError(fmt::format(
        "{} threads that look after one lock every {:g} ms keep {:.1f} cores "
        "busy with that alone ({:.1f} us each time, measured), and there are "
        "{:g}",
        threads, 1000 * interval_seconds, busy, 1e6 * each, cores));
}

void require_workers(std::size_t wanted) {
  const WorkerCost& each = cost_of_a_worker();
  require_descriptors(wanted * each.descriptors);
  require_threads(wanted);
  require_memory(wanted, each.memory_bytes);
  require_short_start(wanted, each.start_seconds);
}

}  // namespace lab
