#include "models/batch_worker/serve_batches.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "models/batch_worker/outcome_frame.hpp"
#include "models/batch_worker/request_frame.hpp"
#include "workloads/two_steps.hpp"

namespace lab {
namespace {

using MakeBatch = std::function<std::unique_ptr<Batch>(const Spec&)>;
using processes::Frame;

/// The batch at hand, or why there is none.
class BatchServer {
 public:
  explicit BatchServer(const MakeBatch& make) : make_(make) {}

  void prepare(const std::string& spec) try {
    batch_ = make_(spec_from_json(spec));
  } catch (const std::exception& error) {
    batch_ = nullptr;
    why_no_batch_ = error.what();
  }

  Outcome perform(const Frame& request) const try {
    if (batch_ == nullptr) throw std::runtime_error(why_no_batch_);
    if (request.task >= batch_->spec().tasks)
      throw std::out_of_range(fmt::format("there is no task {}", request.task));
    const auto fetched = fetched_in(request);
    return fetched ? second_step(request.task, *fetched)
                   : batch_->run(request.task);
  } catch (...) {
    return describe_current_exception();
  }

 private:
  Answer second_step(std::size_t task, const std::string& fetched) const {
    const TwoSteps* steps = batch_->two_steps();
    if (steps == nullptr) throw std::logic_error("its tasks have no steps");
    return steps->compute(task, fetched);
  }

  const MakeBatch& make_;
  std::unique_ptr<Batch> batch_;
  std::string why_no_batch_ = "a task came before its batch";
};

}  // namespace

void serve_batches(const processes::ParentPipes& pipes, const MakeBatch& make) {
  BatchServer server(make);
  processes::serve(pipes, [&server](const Frame& request) {
    if (request.kind == Frame::Kind::task)
      return std::optional(to_frame(server.perform(request)));
    server.prepare(request.payload);
    return std::optional<Frame>();
  });
}

}  // namespace lab
