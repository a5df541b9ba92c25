#include "models/processes/worker.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "models/processes/worker_process.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

/// Writing to a worker that has just died must not end this process.
void survive_broken_pipes() {
  struct sigaction now {};
  ::sigaction(SIGPIPE, nullptr, &now);
  if (now.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

std::string find_worker_program() {
  if (const char* program = std::getenv("LAB_WORKER")) return program;
  const auto here = std::filesystem::read_symlink("/proc/self/exe");
  return here.parent_path() / "lab_worker";
}

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

void Worker::prepare(const Spec& spec) { process_->prepare(spec); }

asio::awaitable<Worker::Reply> Worker::perform(std::size_t task) {
  return process_->perform(task);
}

asio::awaitable<void> Worker::dismiss() {
  if (is_ready()) co_await process_->end(Urge::close_pipe);
}

std::uint64_t Worker::peak_memory() const {
  return lab::peak_memory(process_->pid());
}

std::unique_ptr<Worker> start_worker(asio::any_io_executor loop,
                                     const WorkerOptions& options,
                                     std::size_t started,
                                     std::size_t wanted) try {
  return std::make_unique<Worker>(std::move(loop), options);
} catch (const std::system_error& error) {
  const bool no_program = error.code() == std::errc::no_such_file_or_directory;
  throw EnvironmentError(fmt::format(
      "started {} of {} worker processes: {}: {}", started, wanted,
      error.code().message(),
      no_program
          ? fmt::format("build {}, or name it in LAB_WORKER", options.program)
          : "use a lower concurrency or raise the limits "
            "(ulimit -u, ulimit -n)"));
}

}  // namespace lab
