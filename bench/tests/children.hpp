#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <set>

namespace lab {

/// The processes that this thread has started and that can be waited for.
inline std::set<int> children() {
  std::ifstream file(fmt::format("/proc/self/task/{}/children", ::gettid()));
  std::set<int> found;
  for (int pid = 0; file >> pid;) found.insert(pid);
  return found;
}

}  // namespace lab
