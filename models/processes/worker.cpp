#include "models/processes/worker.hpp"

#include <fmt/format.h>

#include <utility>

#include "models/environment_error.hpp"
#include "models/processes/worker_process.hpp"

namespace lab::processes {

namespace asio = boost::asio;

Worker::Worker(asio::any_io_executor loop, const WorkerOptions& options) try {
  survive_broken_pipes();
  options.before_start();
  process_ = std::make_unique<Process>(loop, options);
} catch (const boost::system::system_error& error) {
  throw std::system_error(error.code());  // the two are not related
}

Worker::~Worker() = default;

int Worker::pid() const { return process_->pid(); }

bool Worker::is_ready() { return process_->is_running(); }

void Worker::configure(std::string what) {
  process_->configure(std::move(what));
}

asio::awaitable<Frame> Worker::perform(Frame task) {
  return process_->perform(std::move(task));
}

asio::awaitable<std::string> Worker::reject(std::string why) {
  return process_->reject(std::move(why));
}

asio::awaitable<void> Worker::stop() {
  if (is_ready()) co_await process_->end(Urge::close_pipe);
}

void Worker::interrupt() { process_->interrupt(); }

std::uint64_t Worker::peak_memory() const {
  return processes::peak_memory(pid());
}

void Worker::reset_peak_memory() { processes::reset_peak_memory(pid()); }

std::unique_ptr<Worker> start_worker(asio::any_io_executor loop,
                                     const WorkerOptions& options,
                                     std::size_t started,
                                     std::size_t wanted) try {
  return std::make_unique<Worker>(std::move(loop), options);
} catch (const std::system_error& error) {
  const bool no_program = error.code() == std::errc::no_such_file_or_directory;
  throw EnvironmentError(
      fmt::format("started {} of {} worker processes: {}: {}", started, wanted,
                  error.code().message(),
                  no_program ? options.if_missing
                             : "use fewer of them or raise the limits "
                               "(ulimit -u, ulimit -n)"));
}

}  // namespace lab::processes
