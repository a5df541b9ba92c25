#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <utility>

#include "models/processes/spawn.hpp"

namespace lab::processes {

/// One of the programs of parents.hpp, and what it prints.
class ParentProgram {
 public:
  explicit ParentProgram(const std::string& name) {
    Pipe prints = make_pipe();
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    pid_ = spawn("/proc/self/exe", {name}, nothing.number(),
                 prints.write_end.number());
    prints_ = prints.read_end.release();
  }
  ParentProgram(const ParentProgram&) = delete;
  ParentProgram& operator=(const ParentProgram&) = delete;
  ~ParentProgram() {
    ::close(prints_);
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  /// Without its end; empty if there is none.
  ///
  /// Blocks: until it is there, or nobody is left who could print it.
  std::string read_line() const {
    std::string line;
    for (char byte = 0; ::read(prints_, &byte, 1) == 1 && byte != '\n';)
      line += byte;
    return line;
  }

  /// Whether nobody is left, of the program and its workers, who could print.
  ///
  /// Blocks: until this is so, or somebody prints.
  bool all_are_gone() const {
    char byte = 0;
    return ::read(prints_, &byte, 1) == 0;
  }

  void tell(int signal) const { ::kill(pid_, signal); }

  /// As waitpid() gives it.
  int wait() {
    int status = 0;
    ::waitpid(std::exchange(pid_, 0), &status, 0);
    return status;
  }

 private:
  int pid_;
  int prints_;
};

}  // namespace lab::processes
