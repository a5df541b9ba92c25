#include "models/async/task_group.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <cstddef>
#include <map>
#include <string>

#include "models/async/event.hpp"
#include "models/threads/error_text.hpp"

namespace lab::async {
namespace {

namespace asio = boost::asio;

std::string describe_all(const std::vector<std::exception_ptr>& errors) {
  std::vector<std::string> texts(errors.size());
  std::transform(errors.begin(), errors.end(), texts.begin(),
                 threads::error_text);
  return fmt::format("task group: {} failed: {}", errors.size(),
                     fmt::join(texts, "; "));
}

}  // namespace

TaskGroupError::TaskGroupError(std::vector<std::exception_ptr> errors)
    : std::runtime_error(describe_all(errors)), errors_(std::move(errors)) {}

class TaskGroup::State : public std::enable_shared_from_this<State> {
 public:
  explicit State(const asio::any_io_executor& loop)
      : loop_(loop), all_ended_(loop) {}

  const asio::any_io_executor& loop() const { return loop_; }

  void check_open() const {
    if (all_ended_.is_set())
      throw std::logic_error(
          "task group: it has ended: start tasks while its body runs");
    if (shutting_down_)
      throw std::logic_error(
          "task group: it is shutting down: start no more tasks");
  }

  void add(const AnyTask& task) {
    const std::size_t number = ++added_;
    running_.try_emplace(number, task);
    task.add_done_callback([weak = weak_from_this(), number] {
      if (const auto self = weak.lock()) self->one_has_ended(number);
    });
  }

  asio::awaitable<void> join() {
    bool cancelled = false;
    co_await all_ended_.wait_regardless([&] {
      cancelled = true;
      shut_down();
    });
    if (!errors_.empty()) throw TaskGroupError(errors_);
    if (cancelled)
      throw boost::system::system_error(asio::error::operation_aborted);
  }

 private:
  void one_has_ended(std::size_t number) {
    const auto ended = running_.extract(number).mapped();
    if (ended.failed()) note(ended.error());
    const bool is_body = number == 1;
    if (ended.failed() || (is_body && ended.cancelled())) shut_down();
    if (running_.empty()) all_ended_.set();
  }

  /// A body that asks for a task's result throws the task's error once more.
  void note(const std::exception_ptr& error) {
    if (std::find(errors_.begin(), errors_.end(), error) == errors_.end())
      errors_.push_back(error);
  }

  void shut_down() {
    if (std::exchange(shutting_down_, true)) return;
    for (const auto& [number, task] : running_) task.cancel();
  }

  asio::any_io_executor loop_;
  std::map<std::size_t, AnyTask> running_;  // by number
  std::size_t added_ = 0;
  bool shutting_down_ = false;
  std::vector<std::exception_ptr> errors_;
  Event all_ended_;
};

TaskGroup::TaskGroup(const asio::any_io_executor& loop)
    : state_(std::make_shared<State>(loop)) {}

const asio::any_io_executor& TaskGroup::loop() const { return state_->loop(); }
void TaskGroup::check_open() const { state_->check_open(); }
void TaskGroup::add(const AnyTask& task) const { state_->add(task); }
asio::awaitable<void> TaskGroup::join() const { return state_->join(); }

}  // namespace lab::async
