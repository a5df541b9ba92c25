// Sequential: one task after another, on the thread that asked.
//
// Nothing can go wrong between tasks, because only one is ever in progress.
// Waits add up: this is the model to compare every other one with.

#include "models/batch_run.hpp"
#include "models/models.hpp"

namespace lab {
namespace {

class Sequential final : public Model {
 public:
  RunResult run(const Batch& batch, const RunOptions& options) override {
    BatchRun batch_run(batch, options);
    while (const auto task = batch_run.next_task()) batch_run.run(*task, 0);
    return batch_run.finish({});
  }
};

}  // namespace

std::unique_ptr<Model> make_sequential() {
  return std::make_unique<Sequential>();
}

}  // namespace lab
