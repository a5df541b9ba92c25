#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "models/model.hpp"

namespace lab {

/// The worker program: what LAB_WORKER names, or `lab_worker` beside the
/// program that is running.
std::string find_worker_program();

struct WorkerOptions {
  std::string program = find_worker_program();
  /// A worker that needs longer for one task counts as hung.
  std::chrono::milliseconds task_limit = std::chrono::minutes(5);
  /// How long a worker that is to end may take before it is told harder.
  std::chrono::milliseconds grace = std::chrono::seconds(1);
  /// Called before each start.  A test can make a start fail here.
  std::function<void()> before_start = [] {};
};

/// One worker process, seen from the process that gives it tasks.
///
/// Picture a clerk in a room of his own: a slip with a task goes in through one
/// slot, a slip with the answer comes out of another.  He cannot see our desk,
/// so he is told first which batch to build.
///
///     model  --- spec, task, task … --->  lab_worker
///            <-- answer, failure … -----
///
/// A worker can be lost: killed, ended by its task, hung, or out of step with
/// us.  The task at hand then fails and says why, and the worker takes no more.
///
/// Waits: suspends, and resumes on the loop given to the constructor.
/// Threads: the one that runs the loop.  It makes no thread.
/// Lives: the destructor kills a worker that was not dismissed; either way no
///        zombie is left.
class Worker {
 public:
  struct Reply {
    Outcome outcome;
    TaskTrace::Time started;
    TaskTrace::Time finished;
  };

  /// Throws: std::system_error if the process cannot be started.
  Worker(boost::asio::any_io_executor loop, const WorkerOptions& options);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  int pid() const;

  /// Whether the worker can take another task.
  bool is_ready();

  /// Makes the batch with this spec the one that tasks are taken from.
  void prepare(const Spec& spec);

  /// Has one task done.
  ///
  /// Needs: prepare() came first, and no other task is being done.
  /// Gives: an outcome in any case; worker_lost or timed_out if there is no
  ///        worker any more.
  boost::asio::awaitable<Reply> perform(std::size_t task);

  /// Ends the process: closes its pipe, later asks it to (SIGTERM), at last
  /// kills it.
  boost::asio::awaitable<void> dismiss();

  /// The most memory that it had since prepare(), in bytes; 0 once it ended.
  std::uint64_t peak_memory() const;

 private:
  class Process;
  std::unique_ptr<Process> process_;
};

/// Starts one of several workers.
///
/// Throws: EnvironmentError: "started 3 of 8 worker processes: …".
std::unique_ptr<Worker> start_worker(boost::asio::any_io_executor loop,
                                     const WorkerOptions& options,
                                     std::size_t started, std::size_t wanted);

}  // namespace lab
