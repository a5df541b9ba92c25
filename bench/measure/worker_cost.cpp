#include "bench/measure/worker_cost.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>
#include <filesystem>
#include <iterator>

#include "bench/measure/memory.hpp"
#include "models/batch_worker/worker_set.hpp"

namespace lab {
namespace {

namespace asio = boost::asio;

constexpr std::size_t a_few = 8;

std::size_t open_descriptors() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

asio::awaitable<void> have_a_task_done(BatchWorker& worker) {
  worker.prepare({.workload = "sleep", .tasks = 1});
  co_await worker.perform(0);
}

WorkerCost measure() {
  const auto start = std::chrono::steady_clock::now();
  const std::size_t before = open_descriptors();
  WorkerSet worker_set(lab_workers());
  worker_set.start_missing(a_few);
  const std::size_t descriptors = open_descriptors() - before;
  for (std::size_t i = 0; i < a_few; ++i)
    asio::co_spawn(worker_set.loop(), have_a_task_done(worker_set[i]),
                   asio::detached);
  worker_set.run_loop();
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  std::uint64_t memory = 0;
  for (std::size_t i = 0; i < a_few; ++i)
    memory += memory_of_process(worker_set[i].process().pid());
  return {.descriptors = (descriptors + a_few - 1) / a_few,
          .memory_bytes = static_cast<double>(memory) / a_few,
          .start_seconds = took.count() / a_few};
}

}  // namespace

const WorkerCost& cost_of_a_worker() {
  static const WorkerCost cost = measure();
  return cost;
}

}  // namespace lab
