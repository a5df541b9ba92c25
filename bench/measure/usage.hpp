#pragma once

#include <cstdint>
#include <istream>

#include "bench/measure/cores.hpp"

namespace lab {

/// What this process and its ended children have used so far.
///
/// Google Benchmark's own CPU column counts one thread; this counts them all.
struct Usage {
  double user_seconds = 0;
  double system_seconds = 0;
  std::int64_t voluntary_switches = 0;    ///< Gave the core away to wait.
  std::int64_t involuntary_switches = 0;  ///< Had the core taken away.

  double cpu_seconds() const { return user_seconds + system_seconds; }
};

Usage usage_so_far();

/// What another process has used so far, without its children and its switches;
/// all 0 if it is gone.  How its time divides is counted in steps of 10 ms.
Usage usage_of_process(int pid);

Usage operator-(const Usage& later, const Usage& earlier);

/// Resident bytes at the highest point of this process, without children.
std::uint64_t peak_memory_bytes();

/// Seconds that the cores which this process may use have spent working, for
/// anyone.  The kernel counts them in steps of 10 ms.
double machine_busy_seconds();

/// The same of these cores, by the text of /proc/stat.
double busy_seconds(const Cores& cores, std::istream& stat);

/// What others have used of these cores, as a share, if they computed for so
/// long in so many seconds; 0 for less than the kernel's steps can tell.
double foreign_share(double others_seconds, double seconds);

/// What the network stack counts of everyone's connections: two troubles that
/// would spoil a measurement, and what closed connections leave behind.
struct NetworkCounters {
  std::uint64_t listen_overflows = 0;  ///< Connections that found no place.
  std::uint64_t retransmissions = 0;   ///< Of connection requests.
  std::uint64_t time_waits = 0;        ///< Times that TIME_WAIT was entered.
};

NetworkCounters network_counters_so_far();

}  // namespace lab
