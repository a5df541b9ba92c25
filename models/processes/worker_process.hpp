#pragma once

#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/writable_pipe.hpp>
#include <boost/process/v2/process.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <string>

#include "models/processes/proc.hpp"
#include "models/processes/spawn.hpp"
#include "models/processes/worker.hpp"

namespace lab::processes {

/// How hard a worker is told to end.
enum class Urge { close_pipe, ask, kill };

/// The process and the two pipes to it.
class Worker::Process {
 public:
  Process(const boost::asio::any_io_executor& loop,
          const WorkerOptions& options)
      : Process(loop, options, make_pipe(), make_pipe()) {}

  int pid() const { return process_.id(); }
  bool is_running();
  void configure(std::string what);
  boost::asio::awaitable<Frame> perform(Frame task);
  boost::asio::awaitable<std::string> reject(std::string why);
  void interrupt();

  /// Returns: how hard it had to be told.
  boost::asio::awaitable<Urge> end(Urge urge);

 private:
  Process(const boost::asio::any_io_executor& loop,
          const WorkerOptions& options, Pipe to_worker, Pipe from_worker);

  boost::asio::awaitable<Frame> within(std::chrono::milliseconds limit,
                                       boost::asio::awaitable<Frame> work);
  boost::asio::awaitable<Frame> ready_frame();
  boost::asio::awaitable<Frame> exchange(Frame task);
  boost::asio::awaitable<Frame> read_frame();
  boost::asio::awaitable<std::string> lose(std::exception_ptr error);
  boost::asio::awaitable<void> give_up(std::chrono::milliseconds limit);
  void tell(Urge urge);

  WorkerOptions options_;
  boost::asio::writable_pipe requests_;
  boost::asio::readable_pipe replies_;
  boost::asio::steady_timer alarm_;
  boost::process::v2::process process_;
  bool serves_ = false;  // it has said so
  bool ended_ = false;
  bool interrupted_ = false;
  std::string unsent_;  // goes out with the next task
  std::uint64_t killed_before_ = killed_for_memory();
};

}  // namespace lab::processes
