#include "models/batch_worker/serve_batches.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "models/batch_worker/outcome_frame.hpp"

namespace lab {
namespace {

using MakeBatch = std::function<std::unique_ptr<Batch>(const Spec&)>;
using processes::Frame;

/// The batch at hand, or why there is none.
class Desk {
 public:
  explicit Desk(const MakeBatch& make) : make_(make) {}

  void prepare(const std::string& spec) try {
    batch_ = make_(spec_from_json(spec));
  } catch (const std::exception& error) {
    batch_ = nullptr;
    why_no_batch_ = error.what();
  }

  Outcome perform(std::size_t task) const try {
    if (batch_ == nullptr) throw std::runtime_error(why_no_batch_);
    if (task >= batch_->spec().tasks)
      throw std::out_of_range(fmt::format("there is no task {}", task));
    return batch_->run(task);
  } catch (...) {
    return describe_current_exception();
  }

 private:
  const MakeBatch& make_;
  std::unique_ptr<Batch> batch_;
  std::string why_no_batch_ = "a task came before its batch";
};

}  // namespace

void serve_batches(const processes::ParentPipes& pipes, const MakeBatch& make) {
  Desk desk(make);
  processes::serve(pipes, [&desk](const Frame& request) {
    if (request.kind == Frame::Kind::task)
      return std::optional(to_frame(desk.perform(request.task)));
    desk.prepare(request.payload);
    return std::optional<Frame>();
  });
}

}  // namespace lab
