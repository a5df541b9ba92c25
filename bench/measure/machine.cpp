#include "bench/measure/machine.hpp"

#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <boost/version.hpp>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bench/measure/clock.hpp"
#include "bench/measure/cores.hpp"
#include "bench/or_null.hpp"
#include "command_line/version.hpp"
#include "models/usable_cores.hpp"

namespace lab {
namespace {

using nlohmann::json;

/// The text after `key` and its separator in a file of "key : value" lines.
json find_value(const char* path, std::string_view key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const auto at = line.find(separator);
    if (at == std::string::npos) continue;
    const auto first = line.find_first_not_of(" \t\"", at + 1);
    const auto last = line.find_last_not_of(" \t\"");
    if (first != std::string::npos) return line.substr(first, last - first + 1);
  }
  return nullptr;
}

/// That of the sources, if whoever has built them says it.
json known_commit() {
  const char* told = std::getenv("LAB_COMMIT");
  return or_null(told == nullptr ? commit() : std::string(told));
}

}  // namespace

json describe_machine() {
  utsname names{};
  uname(&names);
  rlimit descriptors{};
  getrlimit(RLIMIT_NOFILE, &descriptors);
  const auto pages = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES));
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE));
  const CoreFacts cores = describe_cores(allowed_cores());
  return {{"cpu_model", find_value("/proc/cpuinfo", "model name", ':')},
          {"usable_cores", usable_cores()},
          {"cores", sysconf(_SC_NPROCESSORS_ONLN)},
          {"cpu_quota", or_null(cpu_quota())},
          {"physical_cores", or_null(cores.physical)},
          {"unlike_cores", or_null(cores.are_unlike)},
          {"governor", or_null(cores.governor)},
          {"memory_bytes", pages * page},
          {"kernel", std::string(names.sysname) + " " + names.release},
          {"os", find_value("/etc/os-release", "PRETTY_NAME", '=')},
          {"compiler", compiler()},
          {"compiler_flags", LAB_COMPILER_FLAGS},
          {"build_type", LAB_BUILD_TYPE},
          {"boost", BOOST_LIB_VERSION},
          {"benchmark_library", LAB_BENCHMARK_VERSION},
          {"commit", known_commit()},
          {"descriptor_limit", descriptors.rlim_cur}};
}

double load_average() {
  double load = 0;
  getloadavg(&load, 1);
  return load;
}

double calibration_seconds() {
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < 5; ++round) {
    const auto start = Clock::now();
    std::uint64_t x = 1;
    for (int i = 0; i < 3'000'000; ++i) {
      x = x * 6364136223846793005U + 1442695040888963407U;
      asm volatile("" : "+r"(x));  // keeps the compiler from skipping ahead
    }
    best = std::min(best, seconds_since(start));
  }
  return best;
}

}  // namespace lab
