#include "models/batch_worker/worker_set.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

namespace lab {

namespace asio = boost::asio;

WorkerSet::WorkerSet(processes::WorkerOptions options)
    : options_(std::move(options)) {}

WorkerSet::~WorkerSet() {
  for (auto& worker : workers_)
    asio::co_spawn(loop_, worker.process().stop(), asio::detached);
  run_loop();
}

std::size_t WorkerSet::start_missing(std::size_t wanted) try {
  std::erase_if(workers_,
                [](auto& worker) { return !worker.process().is_ready(); });
  const std::size_t kept = workers_.size();
  while (workers_.size() < wanted)
    workers_.emplace_back(processes::start_worker(
        loop_.get_executor(), options_, workers_.size(), wanted));
  return workers_.size() - kept;
} catch (...) {
  workers_.clear();  // ends those that were started
  throw;
}

void WorkerSet::run_loop() {
  loop_.restart();
  loop_.run();
}

std::uint64_t WorkerSet::peak_memory(std::size_t workers) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < workers; ++i)
    bytes += workers_[i].process().peak_memory();
  return bytes;
}

}  // namespace lab
