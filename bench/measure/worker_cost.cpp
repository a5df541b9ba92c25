#include "bench/measure/worker_cost.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "bench/measure/clock.hpp"
#include "bench/measure/memory.hpp"
#include "models/process_models.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

constexpr std::size_t a_few = 8;

std::size_t open_descriptors() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

asio::awaitable<void> do_task(processes::Worker& worker, std::string request,
                              std::size_t& done) {
  co_await worker.run_task(std::move(request));
  ++done;
}

WorkerCost measure() {
  const auto start = Clock::now();
  const std::size_t before = open_descriptors();
  MeasuredWorkers workers(a_few);
  const std::size_t descriptors = open_descriptors() - before;
  std::size_t done = 0;
  workers.begin({.workload = "sleep", .tasks = 1}, done);
  workers.loop().run();
  return {.descriptors = (descriptors + a_few - 1) / a_few,
          .memory_bytes = static_cast<double>(workers.memory()) / a_few,
          .start_seconds = seconds_since(start) / a_few};
}

}  // namespace

MeasuredWorkers::MeasuredWorkers(std::size_t count) {
  auto options = lab_workers();
  options.task_limit = processes::no_limit;
  for (std::size_t i = 0; i < count; ++i)
    workers_.push_back(std::make_unique<processes::Worker>(loop_.get_executor(),
                                                           options, i, count));
}

void MeasuredWorkers::begin(const Spec& spec, std::size_t& done) {
  const std::string request = processes::pack_request(
      processes::call(run_task_job, spec, 0, std::nullopt));
  for (const auto& worker : workers_)
    asio::co_spawn(loop_, do_task(*worker, request, done), asio::detached);
}

std::uint64_t MeasuredWorkers::memory() const {
  std::uint64_t bytes = 0;
  for (const auto& worker : workers_) bytes += memory_of_process(worker->pid());
  return bytes;
}

const WorkerCost& cost_of_a_worker() {
  static const WorkerCost cost = measure();
  return cost;
}

}  // namespace lab
