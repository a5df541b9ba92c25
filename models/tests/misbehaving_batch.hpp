#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

#include "models/process_models.hpp"

namespace lab {

/// What the misbehaving worker is asked to do; here it is only a description.
class MisbehavingBatch final : public Batch {
 public:
  MisbehavingBatch(std::string input, std::size_t tasks, std::uint64_t size = 0)
      : spec_{.workload = "misbehaving",
              .tasks = tasks,
              .size = size,
              .seed = 0,
              .server = {},
              .input = std::move(input)} {}

  const Spec& spec() const override { return spec_; }
  Kind kind() const override { return Kind::computing; }

  Answer run(std::size_t /*task*/) const override {
    throw std::logic_error("only a worker can do this");
  }
  boost::asio::awaitable<Answer> run_async(std::size_t task) const override {
    co_return run(task);
  }

 private:
  Spec spec_;
};

/// The misbehaving worker, a long way from its limits.
inline processes::PoolOptions misbehaving_workers() {
  processes::PoolOptions workers = lab_workers();
  workers.task_limit = std::chrono::seconds(60);
  workers.grace = std::chrono::seconds(20);
  workers.program =
      std::filesystem::path(workers.program).parent_path() / "lab_test_worker";
  return workers;
}

}  // namespace lab
