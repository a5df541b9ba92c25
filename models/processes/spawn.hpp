#pragma once

#include <string>
#include <string_view>
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

/// A pipe that programs started later do not inherit.  Neither end is a
/// standard descriptor, even if this program has closed those.
///
/// Throws: std::system_error.
Pipe make_pipe();

/// Blocks: until all bytes are taken, or none are any more.
/// Returns: whether all are; if not, errno says why.
[[nodiscard]] bool write_all(int descriptor, std::string_view bytes) noexcept;

/// Blocks: until the end, or an error.
std::string read_all(int descriptor);

/// A descriptor that can be read once the process has ended.
///
/// Throws: std::system_error.
Descriptor open_pidfd(int pid);

/// The same for a child that was just started.
///
/// Throws: std::system_error; the child is killed and waited for then.
Descriptor watch_child(int pid);

// Starting programs.
//
// A new program does not begin as a copy of this process, as with a fork: that
// is slow when the process is big, and can hang when another thread holds a
// lock.  Of our descriptors it has only those that are named.
//
// It blocks and ignores the signals that the calling thread blocks and this
// program ignores, as every child does.  It has a process group of its own:
// Ctrl+C at a terminal reaches this program alone, which then ends the others;
// but for the moment before the new one has its group, when it may end it.
//
// A program that was told to keep_children_in_group() starts them in its own
// group instead, so that all of them can be killed with it at once.
//
// Returns: the process id.  The caller must wait for the process.
// Throws: std::system_error, also if the program cannot be executed.

/// A program that reads and writes the two descriptors as its standard input
/// and output, and shares our standard error.
[[nodiscard]] int spawn(const std::string& program,
                        std::vector<std::string> arguments, int input,
                        int output);

/// A program that lies in the folder of the one that is running.
std::string beside_this_program(const std::string& name);

// Where a worker finds its two pipes.
constexpr int requests_descriptor = 3;
constexpr int replies_descriptor = 4;

/// What `ps` shows of a worker, whatever program it is.
constexpr const char* worker_name = "lab-worker";

/// A program that finds the two descriptors at these numbers.  It has nothing
/// to read from standard input, and what it prints goes to our standard error.
[[nodiscard]] int spawn_worker(const std::string& program,
                               std::vector<std::string> arguments, int requests,
                               int replies);

/// From now on the programs above belong to the group of this process.
void keep_children_in_group() noexcept;

/// Whether they do.
bool keeps_children_in_group() noexcept;

/// Makes this process survive that it writes to a process that is gone, unless
/// it has plans of its own for SIGPIPE.  The programs above do not inherit it.
void survive_broken_pipes();

}  // namespace lab::processes
