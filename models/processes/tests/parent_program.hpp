#pragma once

#include <sys/wait.h>

#include <string>

#include "models/processes/child_process.hpp"

namespace lab::processes {

/// One of the programs of parents.hpp, and what it prints.
class ParentProgram : public ChildProcess {
 public:
  explicit ParentProgram(const std::string& name)
      : ChildProcess("/proc/self/exe", {name}) {}

  /// Whether nobody is left, of the program and its workers, who could print.
  ///
  /// Blocks: until this is so, or somebody prints.
  bool all_are_gone() { return read_line().empty(); }
};

}  // namespace lab::processes
