#pragma once

#include <functional>
#include <stdexcept>
#include <string>

namespace given {

/// The process has ended before it answered.
class WorkerDied : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A process that answers messages.
///
/// It begins as a copy of this process, made by fork(): all that is known here
/// at that moment is known there, too.  From then on each has memory of its
/// own, and what one wants to tell the other goes through a pipe, as bytes.
///
///     given::Worker worker(
///         [](const std::string& text) { return text + "!"; });
///     worker.send("hello");
///     std::cout << worker.receive();  // hello!
///
/// Thread safety: one thread at a time.
class Worker {
 public:
  /// `answer` is called in the new process, for one message after the other.
  ///
  /// Throws: std::system_error if no process can be made.
  explicit Worker(
      const std::function<std::string(const std::string& message)>& answer);

  Worker(Worker&& other) noexcept;

  /// Lets the process end, and waits until it has.
  ~Worker();

  /// If the worker has died, receive() will say so.
  ///
  /// Blocks: while the pipe is full: until the worker reads on.
  void send(const std::string& message);

  /// Returns: the answer to the first message that was not answered yet.
  /// Blocks: until it is there.
  /// Throws: WorkerDied, also next time.
  std::string receive();

 private:
  int process_;
  int pipe_;  // for both directions
};

}  // namespace given
