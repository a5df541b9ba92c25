#include "models/batch_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lab {
namespace {

using Clock = std::chrono::steady_clock;

std::size_t checked(std::size_t concurrency) {
  if (concurrency < 1 || concurrency > max_concurrency)
    throw std::invalid_argument(
        fmt::format("concurrency: {} is not between 1 and {}", concurrency,
                    max_concurrency));
  return concurrency;
}

}  // namespace

BatchRun::BatchRun(const Batch& batch, const RunOptions& options)
    : batch_(batch),
      stop_(options.stop),
      workers_(std::min(checked(options.concurrency), batch.spec().tasks)) {
  const std::size_t tasks = batch.spec().tasks;
  const auto now = Clock::now();
  result_.outcomes.assign(
      tasks, Failure{FailureKind::stopped, "stopped before it started"});
  result_.traces.assign(tasks, {now, now, now, 0});
}

std::optional<std::size_t> BatchRun::next_task() noexcept {
  if (is_stopped()) return std::nullopt;
  const std::size_t task = next_.fetch_add(1, std::memory_order_relaxed);
  if (task >= result_.outcomes.size()) return std::nullopt;
  return task;
}

void BatchRun::run(std::size_t task, std::size_t lane) noexcept {
  const auto started = Clock::now();
  Outcome outcome;
  try {
    outcome = batch_.run(task);
  } catch (...) {
    outcome = describe_current_exception();
  }
  record(task, std::move(outcome), lane, started, Clock::now());
}

boost::asio::awaitable<void> BatchRun::run_async(std::size_t task,
                                                 std::size_t lane) {
  const auto started = Clock::now();
  Outcome outcome;
  try {
    outcome = co_await batch_.run_async(task);
  } catch (...) {
    outcome = describe_current_exception();
  }
  record(task, std::move(outcome), lane, started, Clock::now());
}

void BatchRun::record(std::size_t task, Outcome outcome, std::size_t lane,
                      TaskTrace::Time started,
                      TaskTrace::Time finished) noexcept {
  TaskTrace& trace = result_.traces[task];
  trace.started = started;
  trace.finished = finished;
  trace.lane = lane;
  result_.outcomes[task] = std::move(outcome);
}

RunResult BatchRun::finish(const Footprint& made) {
  result_.made = made;
  return std::move(result_);
}

}  // namespace lab
