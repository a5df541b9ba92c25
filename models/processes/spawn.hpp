#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lab::processes {

/// A file descriptor that is closed when its owner goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor();

  int number() const { return number_; }
  /// The caller closes it from now on.
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// Two ends of a pipe; what is written to one is read from the other.
struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

/// A pipe that programs started later do not inherit.
///
/// Throws: std::system_error.
Pipe make_pipe();

/// Starts a program that reads and writes the two descriptors as its standard
/// input and output, shares our standard error, and inherits nothing else.
///
/// It does not copy this process first, as a fork would: that is slow when the
/// process is big, and can hang when another thread holds a lock.
///
/// Gives: the process id.  The caller must wait for the process.
/// Throws: std::system_error, also if the program cannot be executed.
int spawn(const std::string& program, const std::vector<std::string>& arguments,
          int input, int output);

}  // namespace lab::processes
