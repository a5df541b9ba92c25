#include "models/batch_worker/staff.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

namespace lab {

namespace asio = boost::asio;

Staff::Staff(processes::WorkerOptions options) : options_(std::move(options)) {}

Staff::~Staff() {
  for (auto& worker : workers_)
    asio::co_spawn(loop_, worker.process().dismiss(), asio::detached);
  run_loop();
}

std::size_t Staff::hire(std::size_t wanted) try {
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

void Staff::run_loop() {
  loop_.restart();
  loop_.run();
}

std::uint64_t Staff::peak_memory(std::size_t workers) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < workers; ++i)
    bytes += workers_[i].process().peak_memory();
  return bytes;
}

}  // namespace lab
