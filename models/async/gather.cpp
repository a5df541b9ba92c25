#include "models/async/gather.hpp"

#include <boost/asio/error.hpp>
#include <cstddef>

#include "models/async/event.hpp"

namespace lab::async {
namespace {

namespace asio = boost::asio;

/// What is known while one waits for the tasks.
class Gathering {
 public:
  Gathering(const asio::any_io_executor& loop, std::vector<AnyTask> tasks,
            Stop stop)
      : tasks_(std::move(tasks)),
        left_(tasks_.size()),
        stop_(stop),
        enough_(loop) {
    watches_.reserve(tasks_.size());
    for (const AnyTask& task : tasks_)
      watches_.push_back(task.watch([this, &task] { one_is_done(task); }));
    if (left_ == 0) enough_.set();
  }

  asio::awaitable<void> wait() {
    co_await enough_.wait_regardless([this] { cancel(); });
    if (cancelled_)
      throw boost::system::system_error(asio::error::operation_aborted);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void one_is_done(const AnyTask& task) {
    --left_;
    const bool ended_badly = task.failed() || task.cancelled();
    if (ended_badly && stop_ == Stop::at_first_error && may_stop()) {
      error_ = task.error();
      enough_.set();
    }
    if (left_ == 0) enough_.set();
  }

  bool may_stop() const { return !cancelled_ && !enough_.is_set(); }

  void cancel() {
    if (enough_.is_set()) return;
    cancelled_ = true;
    for (const AnyTask& task : tasks_) task.cancel();
  }

  const std::vector<AnyTask> tasks_;
  std::size_t left_;
  const Stop stop_;
  bool cancelled_ = false;
  std::exception_ptr error_;
  Event enough_;
  std::vector<DoneWatch> watches_;
};

}  // namespace

asio::awaitable<void> gather_tasks(std::vector<AnyTask> tasks, Stop stop) {
  const auto loop = co_await asio::this_coro::executor;
  Gathering gathering(loop, std::move(tasks), stop);
  co_await gathering.wait();
}

}  // namespace lab::async
