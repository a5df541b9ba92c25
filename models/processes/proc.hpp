#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lab::processes {

// What the kernel tells about processes, mostly under /proc.

/// What the kernel shows of a process in /proc/PID/stat.
struct ProcessStat {
  std::string name = "process";    ///< Its own if there is such a process.
  char state = 'X';                ///< 'R', 'S', 'T' …; 'X': it is gone.
  std::uint64_t system_ticks = 0;  ///< _SC_CLK_TCK of them a second.
};

ProcessStat stat_of(int pid);

/// The most memory that a process had at once, in bytes; 0 if it is gone.
std::uint64_t peak_memory(int pid);

/// Lets the peak start again from what the process has now.
void reset_peak_memory(int pid);

/// How many processes this machine has killed for want of memory.
std::uint64_t killed_for_memory();

/// How a worker process came to its end, in words: "worker 1234 killed by
/// signal 9 (SIGKILL)".
///
/// Requires: `status` as wait() gave it; `short_of_memory` if the kernel killed
///           processes for want of memory in the meantime.
std::string describe_end(int pid, int status, bool short_of_memory);

/// What a process and those that it has started are doing, for a person who
/// wonders why nothing comes: "lab_echo 1234 is stopped".  If some are stopped,
/// only those are named.
std::string describe_stuck(int pid);

/// The number behind a name at the start of a line, but the first, or 0.
std::uint64_t number_behind(std::string_view name, std::string_view text);

/// The same in a file, such as "VmRSS:" in "/proc/self/status".
std::uint64_t number_in(const std::string& path, std::string_view name);

}  // namespace lab::processes
