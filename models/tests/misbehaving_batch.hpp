#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

#include "models/batch_worker/batch_worker.hpp"

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
inline processes::WorkerOptions misbehaving_workers() {
  const std::filesystem::path usual = lab_workers().program;
  return {.program = usual.parent_path() / "lab_test_worker",
          .task_limit = std::chrono::seconds(60),
          .grace = std::chrono::seconds(20)};
}

}  // namespace lab
