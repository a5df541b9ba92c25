#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/writable_pipe.hpp>
#include <boost/process/v2/process.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "models/processes/frame.hpp"
#include "models/processes/pool_options.hpp"
#include "models/processes/proc.hpp"
#include "models/processes/spawn.hpp"

namespace lab::processes {

/// One worker process, seen from the process that gives it tasks.
///
/// Picture a clerk in a room of his own: a slip with a task goes in through one
/// slot, a slip with the answer comes out of another.  He cannot see our desk:
/// all that he must know stands on the slips.
///
///     this program  --- task, task … ---------->  worker program
///                   <----- answer, failure … ---
///
/// A worker can be lost: killed, ended by its task, hung, or out of step with
/// us.  The task at hand then fails and says why, and the worker takes no more.
///
/// Python: multiprocessing.Process with a Pipe.
/// Thread safety: all calls from the thread that runs the loop.
/// Lifetime: the process is killed and waited for by the destructor.
class Worker {
 public:
  /// Starts the worker that comes after so many others.
  ///
  /// Throws: EnvironmentError: "started 3 of 8 worker processes: …".
  Worker(const boost::asio::any_io_executor& loop, const PoolOptions& options,
         std::size_t started = 0, std::size_t wanted = 1);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  int pid() const { return process_.id(); }

  /// Whether the worker can take another task.
  bool is_ready();

  using CheckReply = std::function<void(const Frame& reply)>;

  /// Has one task done.
  ///
  /// Requires: no other task is being done.  `check` throws if the payload of a
  ///           reply makes no sense.
  /// Returns: the answer or failure that the worker replied.
  /// Suspends: resumes on the loop.
  /// Throws: WorkerLost or TaskTimedOut; there is no worker any more then.
  boost::asio::awaitable<Frame> run_task(
      std::string task, CheckReply check = [](const Frame&) {});

  /// One reply more, to the same task.
  ///
  /// Requires, Returns, Suspends, Throws: as run_task().
  boost::asio::awaitable<Frame> next_reply(CheckReply check);

  /// Ends the process: closes its pipe, later asks it to (SIGTERM), at last
  /// kills it.
  ///
  /// Suspends: until the process has ended.
  boost::asio::awaitable<void> stop();

  /// Ends the process although it is at work, or about to be: run_task() throws
  /// WorkerLost.
  void interrupt();

 private:
  /// How hard a worker is told to end.
  enum class StopStage { close_pipe, ask, kill };

  Worker(const boost::asio::any_io_executor& loop, const PoolOptions& options,
         Pipe to_worker, Pipe from_worker);

  boost::asio::awaitable<Frame> within(std::chrono::milliseconds limit,
                                       boost::asio::awaitable<Frame> work);
  void expect_within(std::chrono::milliseconds limit);
  void watch();
  void close_pipes();
  boost::asio::awaitable<Frame> exchange(std::string request,
                                         const CheckReply& check);
  boost::asio::awaitable<void> lose(std::exception_ptr error);
  boost::asio::awaitable<void> give_up(std::chrono::milliseconds limit);
  boost::asio::awaitable<StopStage> end(StopStage stage);
  void tell(StopStage stage);

  PoolOptions options_;
  boost::asio::writable_pipe requests_;
  boost::asio::readable_pipe replies_;
  boost::asio::steady_timer alarm_;
  boost::asio::steady_timer watch_;  // goes off when a deadline may be over
  boost::process::v2::process process_;
  std::array<char, frame_start_size> start_{};  // of the last frame
  bool serves_ = false;                         // it has said so
  bool ended_ = false;
  bool interrupted_ = false;
  bool is_late_ = false;
  std::optional<Frame::Time> deadline_;  // of what is awaited from it
  std::optional<Frame::Time> watched_;   // when the watch goes off
  /// The watch may have gone off already when this worker goes.
  std::shared_ptr<bool> life_ = std::make_shared<bool>();
  std::uint64_t killed_before_ = killed_for_memory();
};

}  // namespace lab::processes
