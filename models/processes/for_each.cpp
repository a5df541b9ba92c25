#include "models/processes/for_each.hpp"

#include <condition_variable>
#include <mutex>

namespace lab::processes {
namespace {

/// The inputs that are left, and the caller who waits for the last report.
class Progress {
 public:
  Progress(const Enqueue& enqueue, const std::string& job,
           const PackedInputs& inputs, const ReportItem& report)
      : enqueue_(enqueue), job_(job), inputs_(inputs), report_(report) {}

  class Turn;

  /// Has another input done when a worker is free.
  static void go_on(const std::shared_ptr<Progress>& progress);

  /// The packed call for the next input, or nothing when no more are wanted.
  std::optional<std::string> next_request() {
    while (auto input = error() ? std::nullopt : inputs_()) {
      ++taken_;
      try {
        if (const auto* why = std::get_if<std::exception_ptr>(&*input))
          std::rethrow_exception(*why);
        return pack_request({job_, {std::get<std::string>(*input)}});
      } catch (...) {
        report(taken_ - 1, std::current_exception(), now());
      }
    }
    return std::nullopt;
  }

  std::size_t taken() const { return taken_; }

  void report(std::size_t index, const Item& item,
              const CallTrace& trace) noexcept try {
    report_(index, item, trace);
  } catch (...) {
    end(std::current_exception());
  }

  /// No further input is taken.  Only the first reason counts.
  void end(const std::exception_ptr& why) {
    const std::scoped_lock lock(mutex_);
    if (!error_) error_ = why;
  }

  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return turns_ == 0; });
    if (error_) std::rethrow_exception(error_);
  }

 private:
  static CallTrace now() {
    const auto now = std::chrono::steady_clock::now();
    return {now, now};
  }

  std::exception_ptr error() const {
    const std::scoped_lock lock(mutex_);
    return error_;
  }

  // What belongs to the caller, used only while there are turns.
  const Enqueue& enqueue_;
  const std::string& job_;
  const PackedInputs& inputs_;
  const ReportItem& report_;
  std::size_t taken_ = 0;  // on the thread of the pool

  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::size_t turns_ = 0;
  std::exception_ptr error_;
};

/// One input after another, until there are none left.
class Progress::Turn final : public PendingCall {
 public:
  explicit Turn(std::shared_ptr<Progress> progress)
      : PendingCall({}, 1), progress_(std::move(progress)) {
    const std::scoped_lock lock(progress_->mutex_);
    ++progress_->turns_;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() override {
    const std::scoped_lock lock(progress_->mutex_);
    if (--progress_->turns_ == 0) progress_->changed_.notify_all();
  }

  bool start() override try {
    auto request = progress_->next_request();
    if (!request) return false;
    request_ = *std::move(request);
    index_ = progress_->taken() - 1;
    return true;
  } catch (...) {  // an input threw
    progress_->end(std::current_exception());
    return false;
  }

  void finish(std::vector<Item> items, const CallTrace& trace) override {
    progress_->report(index_, items.front(), trace);
    go_on(progress_);
  }

  void cancel() override {
    progress_->end(std::make_exception_ptr(threads::Cancelled()));
  }

 private:
  std::shared_ptr<Progress> progress_;
  std::size_t index_ = 0;
};

void Progress::go_on(const std::shared_ptr<Progress>& progress) try {
  progress->enqueue_(std::make_unique<Turn>(progress));
} catch (...) {  // the pool takes no more
  progress->end(std::current_exception());
}

}  // namespace

void for_each_packed(const Enqueue& enqueue, const std::string& job,
                     const PackedInputs& inputs, std::size_t at_once,
                     const ReportItem& report) {
  const auto progress =
      std::make_shared<Progress>(enqueue, job, inputs, report);
  for (std::size_t turn = 0; turn < at_once; ++turn) Progress::go_on(progress);
  progress->wait();
}

}  // namespace lab::processes
