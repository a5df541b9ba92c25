#pragma once

#include <string>
#include <vector>

#include "models/processes/spawn.hpp"

namespace lab {

/// Another program of ours, and what it prints.
///
/// Thread safety: one at a time.
/// Lifetime: the process is killed with it, unless somebody has waited for it.
class Program {
 public:
  /// Throws: std::system_error if it cannot be executed.
  Program(const char* name, const std::vector<std::string>& words);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void interrupt() const;

  /// All that it prints.
  ///
  /// Blocks: until it ends.
  std::string read() const;

  /// How it has ended, in words: "exit code 0", "killed by signal 2".
  ///
  /// Blocks: until it has.
  std::string wait();

 private:
  processes::Pipe output_ = processes::make_pipe();
  int pid_;
};

}  // namespace lab
