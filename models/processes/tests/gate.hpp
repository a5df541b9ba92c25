#pragma once

#include "models/processes/tests/jobs.hpp"

namespace lab::processes {

/// Where workers that do pass() wait for each other and for us.
///
/// Two named pipes in a folder of their own; each byte lets one of them go on.
class Gate {
 public:
  Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;
  ~Gate();

  const GatePaths& paths() const { return paths_; }

  /// Blocks until so many workers stand in front of the exit.
  void wait_for(int workers) const;

  /// Lets so many of them go on.
  void let_go(int workers) const;

 private:
  std::string folder_;
  GatePaths paths_;
  int entered_;
  int exit_;
};

}  // namespace lab::processes
