#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "models/processes/spawn.hpp"

namespace lab::processes {

/// A program that was started, with pipes to its standard input and output, for
/// code that may block.  (A Worker is for an event loop.)
///
///     ChildProcess server(program, {"--port", "0"});
///     const std::string address = server.read_line();
///     server.tell(SIGTERM);
///     const auto status = server.wait(std::chrono::seconds(10));
///
/// Thread safety: one at a time.
/// Lifetime: the process is killed and waited for by the destructor.
class ChildProcess {
 public:
  /// Throws: std::system_error if it cannot be executed.
  ChildProcess(const std::string& program, std::vector<std::string> arguments);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  int pid() const { return pid_; }

  /// What is written here is read by the program.
  int input() const { return to_.write_end.number(); }
  void close_input();

  /// What the program prints is read here.
  int output() const { return from_.read_end.number(); }

  /// A line without its end; empty if there is none.
  ///
  /// Blocks: until it is there, or nobody is left who could print it.
  std::string read_line() const;

  /// Blocks: until nobody is left who could print.
  std::string read_all() const;

  /// Sends a signal; does nothing once wait() has seen the end.
  void tell(int signal) const;

  /// Returns: the status as waitpid() gives it; nothing if the program has not
  ///          ended by then.
  std::optional<int> wait(
      std::chrono::milliseconds limit = std::chrono::milliseconds::max());

 private:
  Pipe to_ = make_pipe();
  Pipe from_ = make_pipe();
  pid_t pid_;
  Descriptor ended_;  // can be read once it has ended
  std::optional<int> status_;
};

}  // namespace lab::processes
