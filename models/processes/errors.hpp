#pragma once

#include <stdexcept>
#include <string>

namespace lab::processes {

/// The worker ended, or can no longer be understood: "worker 1234 killed by
/// signal 9 (SIGKILL)".
class WorkerLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A task took too long: "worker 1234 gave no answer within 2 s".  Its worker
/// has been ended.
class TaskTimedOut : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The pool lost a worker, or could not start one, and takes no more tasks.
/// Python: BrokenProcessPool.
class BrokenPool : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a task threw in its worker: "std::runtime_error: no luck (in worker
/// 1234)".
class RemoteError : public std::runtime_error {
 public:
  RemoteError(const std::string& type, const std::string& text, int pid)
      : std::runtime_error(type + ": " + text + " (in worker " +
                           std::to_string(pid) + ")"),
        type_(type),
        text_(text),
        pid_(pid) {}

  const std::string& type() const { return type_; }  ///< "std::runtime_error"
  const std::string& text() const { return text_; }  ///< "no luck"
  int pid() const { return pid_; }

 private:
  std::string type_;
  std::string text_;
  int pid_;
};

}  // namespace lab::processes
