#pragma once

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <new>

#include "bench/measure/usage.hpp"

namespace lab {

/// Computes until this process has used that much more CPU time.
inline void burn(double seconds) {
  const Usage before = usage_so_far();
  while ((usage_so_far() - before).cpu_seconds() < seconds) {
  }
}

/// Touched memory that is given back to the system at once.
class Memory {
 public:
  explicit Memory(std::size_t bytes)
      : bytes_(bytes),
        start_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    if (start_ == MAP_FAILED) throw std::bad_alloc();
    std::memset(start_, 1, bytes);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { ::munmap(start_, bytes_); }

 private:
  std::size_t bytes_;
  void* start_;
};

/// A process that has computed for so long, which counts as another's work as
/// long as this object lives.
class Other {
 public:
  /// Blocks: until it has ended.
  explicit Other(double seconds) : pid_(::fork()) {
    if (pid_ == 0) {
      burn(seconds);
      ::_exit(0);
    }
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT);
  }
  Other(const Other&) = delete;
  Other& operator=(const Other&) = delete;
  ~Other() { ::waitpid(pid_, nullptr, 0); }

 private:
  pid_t pid_;
};

}  // namespace lab
