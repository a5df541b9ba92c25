#include "models/batch_job.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "models/processes/frame.hpp"
#include "models/processes/serve_jobs.hpp"
#include "workloads/two_steps.hpp"

namespace lab {
namespace {

std::function<std::unique_ptr<Batch>(const Spec&)> make_batch_here;

const Batch& batch_of(const Spec& spec) {
  static std::unique_ptr<Batch> batch;
  if (batch == nullptr || batch->spec() != spec) {
    batch = nullptr;  // its memory first
    batch = make_batch_here(spec);
  }
  return *batch;
}

Answer answer_to(const Batch& batch, std::size_t task,
                 const std::optional<std::string>& fetched) {
  if (task >= batch.spec().tasks)
    throw std::out_of_range(fmt::format("there is no task {}", task));
  if (!fetched) return batch.run(task);
  if (batch.two_steps() == nullptr)
    throw std::logic_error("its tasks have no steps");
  return batch.two_steps()->compute(task, *fetched);
}

}  // namespace

PackedOutcome run_task(const Spec& spec, std::size_t task,
                       const std::optional<std::string>& fetched) try {
  Answer answer = answer_to(batch_of(spec), task, fetched);
  constexpr std::size_t room_for_the_rest = 1024;
  processes::check_length(answer.size() + room_for_the_rest);
  return {std::move(answer), std::nullopt};
} catch (const processes::FrameError& error) {
  return {{}, Failure{FailureKind::too_large, error.what()}};
} catch (...) {
  return {{}, describe_current_exception()};
}

void serve_batches(std::function<std::unique_ptr<Batch>(const Spec&)> make) {
  make_batch_here = std::move(make);
  processes::serve_jobs({run_task_job});
}

}  // namespace lab
