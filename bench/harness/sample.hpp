#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "bench/harness/server_stats.hpp"
#include "models/model.hpp"

namespace lab {

/// What one repetition of one arm has shown.  Unknown is left out.
struct Sample {
  std::size_t block = 0;  ///< Which repetition of its arm.
  std::size_t order = 0;  ///< Which cell of the whole run.
  double wall_seconds = 0;
  std::optional<double> cpu_user_seconds;
  std::optional<double> cpu_system_seconds;
  std::optional<std::uint64_t> peak_memory_bytes;
  /// Of it, what was not there before the work began.
  std::optional<std::uint64_t> added_memory_bytes;
  std::optional<std::int64_t> voluntary_switches;
  std::optional<std::int64_t> involuntary_switches;
  std::optional<std::size_t> threads_made;
  std::optional<std::size_t> processes_made;
  /// Share of the machine that other programs used meanwhile.
  std::optional<double> foreign_cpu_share;
  std::string taint;              ///< Why this sample is not valid, or empty.
  std::string repeated;           ///< Why a first try was given up, or empty.
  std::size_t right_answers = 0;  ///< Each was compared with the right one.
  std::size_t failures = 0;
  std::optional<ServerStats> server;
  /// What its code measured, and time_waits: connections left in that state.
  std::map<std::string, double> measures;
};

/// A sample with what the tasks did.
struct Repetition {
  Sample sample;
  RunResult result;
  double seconds = 0;        ///< With all that stands around the timed part.
  double other_seconds = 0;  ///< CPU time that others used in them.
};

}  // namespace lab
