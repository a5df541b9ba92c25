#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "models/batch_job.hpp"

namespace lab::hosts {

// What the master and a host's program tell each other, as frames on a TCP
// connection.  Both are the same build, on machines of the same kind.
//
//     lab_host_worker                        master
//       ready   Greeting         ------->
//                                <-------      ready
//                                <-------      task   Assignment, Assignment …
//       answer  Report …         ------->
//                                <-------      ready: there is nothing more
//       ready   Used             ------->

/// The environment variable with the key by which the two know each other.
constexpr const char* key_variable = "LAB_HOSTS_KEY";

struct Greeting {
  std::string key;
  std::size_t job = 0;
  std::string boot;  ///< As boot_id() says.
  int pid = 0;
};

struct Assignment {
  Spec spec;
  std::size_t task = 0;
};

struct Report {
  std::size_t task = 0;
  std::size_t lane = 0;  ///< Which of the host's workers, counted from 0.
  PackedOutcome outcome;
};

/// CPU time.
struct CpuTime {
  double user_seconds = 0;
  double system_seconds = 0;
};

/// That of RUSAGE_SELF or RUSAGE_CHILDREN.
CpuTime cpu_time_of(int who);

/// What a host's part of the batch has taken there.
struct Used {
  std::size_t processes = 0;
  std::uint64_t worker_bytes = 0;
  CpuTime cpu;
};

/// Tells whether two processes read the same steady clock: they do if the same
/// kernel has started both.
std::string boot_id();

}  // namespace lab::hosts
