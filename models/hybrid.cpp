// Hybrid: one event loop for waiting, a pool of processes for computing.
//
// Coroutines are cheapest for tasks that wait, but one that computes holds up
// all the others; processes are the other way round.  So the batch is asked
// which of the two its tasks mostly do.  The price: someone has to know.

#include <algorithm>
#include <thread>

#include "models/models.hpp"

namespace lab {
namespace {

class Hybrid final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    if (batch.kind() == Kind::waiting) return loop_->run(batch, options);
    return pool_->run(batch, at_most_a_worker_per_core(options));
  }

 private:
  /// More would only take turns on the same cores.
  static RunOptions at_most_a_worker_per_core(RunOptions options) {
    const std::size_t cores = std::max(std::thread::hardware_concurrency(), 1U);
    if (options.concurrency <= max_concurrency)  // else it is refused
      options.concurrency = std::min(options.concurrency, cores);
    return options;
  }

  std::unique_ptr<Model> loop_ = make_async();
  std::unique_ptr<Model> pool_ = make_process_pool();
};

}  // namespace

std::unique_ptr<Model> make_hybrid() { return std::make_unique<Hybrid>(); }

}  // namespace lab
