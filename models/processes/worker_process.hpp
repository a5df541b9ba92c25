#pragma once

#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/writable_pipe.hpp>
#include <boost/process/v2/process.hpp>
#include <exception>
#include <optional>
#include <string>

#include "models/processes/proc.hpp"
#include "models/processes/spawn.hpp"
#include "models/processes/worker.hpp"

namespace lab {

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
  void prepare(const Spec& spec);
  boost::asio::awaitable<Reply> perform(std::size_t task);

  /// Gives: how hard it had to be told.
  boost::asio::awaitable<Urge> end(Urge urge);

 private:
  Process(const boost::asio::any_io_executor& loop,
          const WorkerOptions& options, Pipe to_worker, Pipe from_worker);

  boost::asio::awaitable<Reply> exchange(std::size_t task);
  boost::asio::awaitable<Failure> lose(std::exception_ptr error);
  boost::asio::awaitable<Failure> give_up();
  void tell(Urge urge);

  WorkerOptions options_;
  boost::asio::writable_pipe requests_;
  boost::asio::readable_pipe replies_;
  boost::asio::steady_timer alarm_;
  boost::process::v2::process process_;
  bool ended_ = false;
  std::optional<Spec> spec_;
  std::string unsent_;  // goes out with the next task
  std::uint64_t killed_before_ = killed_for_memory();
};

}  // namespace lab
