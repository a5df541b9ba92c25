#include "bench/measure/memory.hpp"

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <string_view>

#include "models/processes/proc.hpp"

namespace lab {
namespace {

constexpr std::uint64_t usual_kernel_stack = 16'384;  // of x86 and ARM

std::uint64_t kib_in(const std::string& path, std::string_view name) {
  return 1024 * processes::number_in(path, name);
}

/// All threads of the machine: "0.20 0.18 0.12 1/80 11206" has 80 of them.
std::uint64_t threads_of_the_machine() {
  std::ifstream file("/proc/loadavg");
  std::string skipped;
  std::uint64_t threads = 0;
  file >> skipped >> skipped >> skipped;
  std::getline(file, skipped, '/');
  file >> threads;
  return threads;
}

/// The kernel adds its stacks up for all threads there are; one has the mean.
std::uint64_t kernel_stack() {
  static const std::uint64_t bytes = [] {
    const std::uint64_t all = kib_in("/proc/meminfo", "KernelStack:");
    const std::uint64_t threads = threads_of_the_machine();
    return all == 0 || threads == 0 ? usual_kernel_stack : all / threads;
  }();
  return bytes;
}

std::uint64_t kernel_part(const std::string& status) {
  return kib_in(status, "VmPTE:") +
         processes::number_in(status, "Threads:") * kernel_stack();
}

}  // namespace

std::uint64_t memory_of_this_process() {
  const std::string status = "/proc/self/status";
  return kib_in(status, "VmRSS:") + kernel_part(status);
}

std::uint64_t memory_of_process(int pid) {
  const std::string folder = fmt::format("/proc/{}/", pid);
  const std::uint64_t pages = kib_in(folder + "smaps_rollup", "Pss:");
  return pages == 0 ? 0 : pages + kernel_part(folder + "status");
}

std::uint64_t available_memory() {
  return kib_in("/proc/meminfo", "MemAvailable:");
}

}  // namespace lab
