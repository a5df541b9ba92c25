#include "models/usable_cores.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

namespace lab {
namespace {

namespace fs = std::filesystem;

std::optional<double> number_in(const fs::path& path) {
  std::ifstream file(path);
  double number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

/// "150000 100000" is 1.5, and "max 100000" is no quota.
std::optional<double> quota_of_version_2(const fs::path& group) {
  std::ifstream file(group / "cpu.max");
  double quota = 0;
  double period = 0;
  if (file >> quota >> period && period > 0) return quota / period;
  return std::nullopt;
}

/// -1 is no quota.
std::optional<double> quota_of_version_1(const fs::path& group) {
  const auto quota = number_in(group / "cpu.cfs_quota_us");
  const auto period = number_in(group / "cpu.cfs_period_us");
  if (quota > 0.0 && period > 0.0) return *quota / *period;
  return std::nullopt;
}

/// Whether a list such as "cpu,cpuacct" has the word.
bool lists(const std::string& list, const std::string& word) {
  return ("," + list + ",").find("," + word + ",") != std::string::npos;
}

class LeastQuota {
 public:
  /// Looks at a group and at all those around it.
  void look(const fs::path& mount, fs::path group, const auto& quota_of) {
    for (;; group = group.parent_path()) {
      if (const auto quota = quota_of(mount / group.relative_path()))
        least_ = std::min(least_.value_or(*quota), *quota);
      if (!group.has_relative_path()) return;
    }
  }

  std::optional<double> get() const { return least_; }

 private:
  std::optional<double> least_;
};

std::size_t allowed_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) == 0)
    return static_cast<std::size_t>(CPU_COUNT(&set));
  // More of them than fit into such a set.
  return static_cast<std::size_t>(::sysconf(_SC_NPROCESSORS_ONLN));
}

}  // namespace

std::optional<double> cpu_quota(const fs::path& root) {
  const fs::path mount = root / "sys/fs/cgroup";
  LeastQuota least;
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string number, controllers, path;
       std::getline(groups, number, ':') &&
       std::getline(groups, controllers, ':') && std::getline(groups, path);) {
    if (controllers.empty()) least.look(mount, path, quota_of_version_2);
    if (lists(controllers, "cpu"))
      least.look(mount / "cpu", path, quota_of_version_1);
  }
  return least.get();
}

std::size_t usable_cores() {
  // Who runs where may change at any time, a quota hardly ever does.
  static const std::optional<double> quota = cpu_quota();
  const std::size_t allowed = allowed_cores();
  const double paid = std::ceil(quota.value_or(static_cast<double>(allowed)));
  return std::max<std::size_t>(
      1, std::min(allowed, static_cast<std::size_t>(paid)));
}

}  // namespace lab
