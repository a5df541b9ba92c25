#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace lab {

/// What a child process has said at its end, and how often it asked the kernel
/// for something.
struct Watched {
  std::string said;
  std::uint64_t system_calls = 0;
};

/// Does some work in a copy of this process, and stops it before and after each
/// of its system calls to count them.  That takes many times as long.
///
/// Requires: no other thread in this process that could hold a lock meanwhile,
///           and work that starts none.
/// Blocks: until the child has ended.
/// Throws: EnvironmentError if the kernel lets nobody be traced;
///         std::runtime_error if the work threw something.
Watched watch_system_calls(const std::function<std::string()>& work);

}  // namespace lab
