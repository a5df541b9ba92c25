#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/processes/errors.hpp"
#include "models/processes/frame.hpp"

namespace lab::processes {

/// A hundred years.
constexpr std::chrono::milliseconds no_limit = std::chrono::years(100);

struct WorkerOptions {
  std::string program;  ///< One that calls serve().
  std::vector<std::string> arguments = {};
  /// What to tell a person whose program is missing.
  std::string if_missing = "name an existing worker program";
  /// A program that does not begin to serve by then is none that could.
  std::chrono::milliseconds start_limit = std::chrono::minutes(1);
  /// A worker that needs longer for one task counts as hung.
  std::chrono::milliseconds task_limit = no_limit;
  /// How long a worker that is to end may take before it is told harder.
  std::chrono::milliseconds grace = std::chrono::seconds(1);
  /// Called before each start.  A test can make a start fail here.
  std::function<void()> before_start = [] {};
};

/// One worker process, seen from the process that gives it tasks.
///
/// Picture a clerk in a room of his own: a slip with a task goes in through one
/// slot, a slip with the answer comes out of another.  He cannot see our desk:
/// all that he must know stands on the slips.
///
///     this program  --- briefing, task, task … --->  worker program
///                   <----- answer, failure … ------
///
/// A worker can be lost: killed, ended by its task, hung, or out of step with
/// us.  The task at hand then fails and says why, and the worker takes no more.
///
/// Python: multiprocessing.Process with a Pipe.
/// Thread safety: all calls from the thread that runs the loop.
/// Lifetime: the process is killed and waited for by the destructor.
class Worker {
 public:
  /// Throws: std::system_error if the process cannot be started.
  Worker(boost::asio::any_io_executor loop, const WorkerOptions& options);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  int pid() const;

  /// Whether the worker can take another task.
  bool is_ready();

  /// Tells the worker what it must know for the next tasks.  The briefing goes
  /// out together with the next task.
  void configure(std::string what);

  /// Has one task done.
  ///
  /// Requires: no other task is being done.
  /// Returns: the answer or failure that the worker replied.
  /// Suspends: resumes on the loop.
  /// Throws: WorkerLost or TaskTimedOut; there is no worker any more then.
  boost::asio::awaitable<Frame> perform(Frame task);

  /// For replies whose payload makes no sense: ends the worker.
  ///
  /// Returns: what perform() would have said.
  /// Suspends: until the process has ended.
  boost::asio::awaitable<std::string> reject(std::string why);

  /// Ends the process: closes its pipe, later asks it to (SIGTERM), at last
  /// kills it.
  ///
  /// Suspends: until the process has ended.
  boost::asio::awaitable<void> stop();

  /// Ends the process although it is at work, or about to be: perform() throws
  /// WorkerLost.
  void interrupt();

  /// The most memory that it had, in bytes; 0 once it ended.
  std::uint64_t peak_memory() const;

  /// Lets the peak start again from what the worker has now.
  void reset_peak_memory();

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

}  // namespace lab::processes
