#include "models/processes/for_each.hpp"

namespace lab::processes {
namespace {

/// What all calls share.  The future ends with the last of them.
///
/// Thread safety: that of the pool's thread, until then.
struct Progress {
  Progress(const Enqueue& to, const std::string& name, const PackedInputs& all,
           std::size_t most, const ReportItem& use)
      : enqueue(to), job(name), inputs(all), at_once(most), report(use) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() {
    if (!ended) error = std::make_exception_ptr(threads::Cancelled());
    if (error)
      done.set_exception(error);
    else
      done.set_value();
  }

  /// Only the first reason counts.
  void end(std::exception_ptr why = nullptr) {
    if (!std::exchange(ended, true)) error = std::move(why);
  }

  const Enqueue& enqueue;
  const std::string& job;
  const PackedInputs& inputs;
  const std::size_t at_once;
  const ReportItem& report;
  std::size_t calls = 0;
  std::size_t taken = 0;  // inputs
  bool ended = false;
  std::exception_ptr error;
  threads::Promise<void> done;
};

/// The next input, whichever it is when a worker is free for it.
class NextInputCall final : public PendingCall {
 public:
  explicit NextInputCall(std::shared_ptr<Progress> progress)
      : PendingCall({}, 1), progress_(std::move(progress)) {}

  bool start() override try {
    while (!progress_->ended)
      if (take_input()) {
        if (++progress_->calls < progress_->at_once) enqueue_another();
        return true;
      }
    return false;
  } catch (...) {
    progress_->end(std::current_exception());
    return false;
  }

  void finish(std::vector<Item> items, const CallTrace& trace) override try {
    progress_->report(index_, items.front(), trace);
    enqueue_another();
  } catch (...) {
    progress_->end(std::current_exception());
  }

  void cancel() override {}

 private:
  void enqueue_another() {
    progress_->enqueue(std::make_unique<NextInputCall>(progress_));
  }

  /// Returns: false if there is none, or none that can be sent.
  bool take_input() {
    auto input = progress_->inputs();
    if (!input) {
      progress_->end();
      return false;
    }
    index_ = progress_->taken++;
    try {
      if (const auto* error = std::get_if<std::exception_ptr>(&*input))
        std::rethrow_exception(*error);
      request_ = pack_request(
          {progress_->job, {std::get<std::string>(*std::move(input))}});
      return true;
    } catch (...) {
      input = std::current_exception();
    }
    progress_->report(index_, *input, {});
    return false;
  }

  std::shared_ptr<Progress> progress_;
  std::size_t index_ = 0;
};

}  // namespace

void for_each_packed(const Enqueue& enqueue, const std::string& job,
                     const PackedInputs& inputs, std::size_t at_once,
                     const ReportItem& report) {
  auto progress =
      std::make_shared<Progress>(enqueue, job, inputs, at_once, report);
  const auto done = progress->done.future();
  enqueue(std::make_unique<NextInputCall>(std::move(progress)));
  done.result();
}

}  // namespace lab::processes
