#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

#include "bench/experiment.hpp"
#include "bench/harness/sample.hpp"
#include "models/processes/child_process.hpp"

namespace lab {

/// Where another process finds the code of an arm: the catalogue makes the same
/// arms of the same setting.
struct ArmOrigin {
  std::string experiment;
  Setting setting;
};

/// This program, started once more to do the work of one arm.  What an arm
/// breaks, leaves behind or waits for in vain concerns no other one.
///
/// Thread safety: one thread at a time.
/// Lifetime: the process is killed with this object, and with it all that it
///           has started: they are one process group.
class MeasuringProcess {
 public:
  /// Throws: std::system_error if it cannot be started.
  MeasuringProcess();

  /// Does an arm's work there.
  ///
  /// Requires: an origin for an arm with code of its own.
  /// Blocks: until it is done, the process has ended, its time is over, or a
  ///         stop is asked for; then all are killed.
  /// Throws: EnvironmentError if the machine lacks something;
  ///         std::runtime_error with what went wrong there, how the process
  ///         ended, or what it waited for when its time was over.
  Repetition perform(const Arm& arm, const std::optional<ArmOrigin>& origin,
                     const std::string& python, std::chrono::milliseconds limit,
                     const std::stop_token& stop = {});

  /// Kills the one that there is, and all that it has started.  May be called
  /// in a signal handler.
  static void kill_running() noexcept;

 private:
  std::optional<std::string> ask(const std::string& order);
  std::string how_it_ended() const;

  processes::ChildProcess child_;
};

/// The second line of main() in a program that has measuring processes, after
/// serve_if_pool_worker(): in one of them it does what it is asked for and ends
/// the process.
void serve_if_measuring_process(int argc, char** argv);

}  // namespace lab
