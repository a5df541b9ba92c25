#include "models/batch_worker/batch_worker.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "models/batch_worker/outcome_frame.hpp"
#include "models/batch_worker/request_frame.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;
using processes::Frame;

std::string find_worker_program() {
  if (const char* program = std::getenv("LAB_WORKER")) return program;
  const auto here = std::filesystem::read_symlink("/proc/self/exe");
  return here.parent_path() / "lab_worker";
}

/// Has the worker do a task.  Throws FrameError for a reply without a meaning,
/// and what perform() throws.
asio::awaitable<BatchWorker::Reply> exchange(processes::Worker& process,
                                             Frame request) {
  Frame reply = co_await process.perform(std::move(request));
  const auto [started, finished] = std::pair(reply.started, reply.finished);
  co_return BatchWorker::Reply{to_outcome(std::move(reply)), started, finished};
}

}  // namespace

processes::WorkerOptions lab_workers() {
  const std::string program = find_worker_program();
  return {
      .program = program,
      .if_missing = fmt::format("build {}, or name it in LAB_WORKER", program)};
}

void BatchWorker::prepare(const Spec& spec) {
  if (spec_) process_->reset_peak_memory();
  if (spec_ == spec) return;
  process_->configure(to_json(spec));
  spec_ = spec;
}

asio::awaitable<BatchWorker::Reply> BatchWorker::perform(std::size_t task) {
  return ask(to_request(task));
}

asio::awaitable<BatchWorker::Reply> BatchWorker::compute(
    std::size_t task, const std::string& fetched) {
  return ask(to_request(task, fetched));
}

asio::awaitable<BatchWorker::Reply> BatchWorker::ask(Frame request) {
  const auto asked = std::chrono::steady_clock::now();
  Failure failure{FailureKind::worker_lost, {}};
  std::string nonsense;
  try {
    Reply reply = co_await exchange(*process_, std::move(request));
    co_return reply;
  } catch (const processes::WorkerLost& error) {
    failure.text = error.what();
  } catch (const processes::TaskTimedOut& error) {
    failure = {FailureKind::timed_out, error.what()};
  } catch (const processes::FrameError& error) {
    nonsense = error.what();
  }
  if (!nonsense.empty()) failure.text = co_await process_->reject(nonsense);
  co_return Reply{failure, asked, std::chrono::steady_clock::now()};
}

}  // namespace lab
