#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/processes/spawn.hpp"

namespace lab::processes {

/// How a process came to its end: by itself, or by a signal.
struct Ending {
  int exit_code = 0;
  int signal = 0;

  bool is_success() const { return exit_code == 0 && signal == 0; }
};

/// "ended with exit code 3", "was killed by signal 9 (SIGKILL)"
std::string to_text(const Ending& ending);

/// Another program, as a process in a group of its own: Ctrl+C at a terminal
/// reaches this program alone, which then ends the other one.
/// Python: subprocess.Popen.
///
/// Thread safety: one thread at a time; signal() from any, and from a signal
///                handler.
/// Lifetime: what still runs of it is killed with this object.  Until then its
///           process id belongs to no other process.
class ChildProcess {
 public:
  /// A child that we talk to by a pipe each way.
  ///
  /// Throws: std::system_error if it cannot be executed.
  ChildProcess(const std::string& program,
               const std::vector<std::string>& words);

  /// A child whose standard input and output are these.
  ChildProcess(const std::string& program,
               const std::vector<std::string>& words, Descriptor input,
               Descriptor output);

  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int pid() const { return pid_; }

  /// Blocks: until it has printed a line, or its output has ended.
  std::string read_line();

  /// All that it prints from now on.
  ///
  /// Blocks: until its output has ended.
  std::string read();

  /// The next bytes that it prints: so many, or fewer if its output has ended.
  ///
  /// Blocks: until they are there.
  std::string read(std::size_t size);

  /// Blocks: until it has taken them, or takes none any more.
  /// Requires: survive_broken_pipes().
  void write(std::string_view bytes) const;

  /// Nothing more will be written to it.
  void close_input();

  /// Sends a signal to it and to all that it has started.
  void signal(int number) const noexcept;

  /// How it has ended, if it has by then.
  std::optional<Ending> ending_within(std::chrono::milliseconds time) const;

  /// Blocks: until it has ended.
  Ending wait() const;

 private:
  ChildProcess(const std::string& program,
               const std::vector<std::string>& words, Pipe input, Pipe output);

  std::size_t read_some(char* bytes, std::size_t size) const;

  Descriptor input_;
  Descriptor output_;
  int pid_;
  int group_ = keeps_children_in_group() ? pid_ : -pid_;  // for kill()
  Descriptor ended_;  // a pidfd: can be read once it has
};

}  // namespace lab::processes
