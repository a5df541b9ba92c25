#include "models/async/task_state.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <map>
#include <mutex>
#include <utility>

#include "models/threads/error_text.hpp"

namespace lab::async {
namespace {

namespace asio = boost::asio;

void write_to_standard_error(const std::string& text) {
  std::fprintf(stderr, "a task failed and nobody asked for its result: %s\n",
               text.c_str());
}

/// All that is known of the tasks of one loop.
class Tasks final : public asio::execution_context::service {
 public:
  static inline asio::execution_context::id id;

  explicit Tasks(asio::execution_context& loop) : service(loop) {
    loop_state_->lost_error = write_to_standard_error;
  }

  void add(const std::shared_ptr<TaskState>& task) {
    const std::scoped_lock lock(mutex_);
    unfinished_.try_emplace(task.get(), task);
  }

  void remove(TaskState* task) {
    const std::scoped_lock lock(mutex_);
    unfinished_.erase(task);
  }

  std::vector<std::shared_ptr<TaskState>> unfinished() {
    const std::scoped_lock lock(mutex_);
    std::vector<std::shared_ptr<TaskState>> tasks;
    for (const auto& [address, task] : unfinished_)
      if (auto alive = task.lock()) tasks.push_back(std::move(alive));
    return tasks;
  }

  const std::shared_ptr<LoopState>& state() const { return loop_state_; }

 private:
  void shutdown() override {
    const std::scoped_lock lock(loop_state_->mutex);
    loop_state_->alive = false;
  }

  std::mutex mutex_;  // guards unfinished_
  std::map<TaskState*, std::weak_ptr<TaskState>> unfinished_;
  std::shared_ptr<LoopState> loop_state_ = std::make_shared<LoopState>();
};

Tasks& tasks_of(const asio::any_io_executor& executor) {
  return asio::use_service<Tasks>(
      asio::query(executor, asio::execution::context));
}

bool says_that_a_task_was_cancelled(const std::exception_ptr& error) try {
  if (error) std::rethrow_exception(error);
  return false;
} catch (const Cancelled&) {
  return true;
} catch (...) {
  return false;
}

}  // namespace

Cancelled::Cancelled()
    : system_error(asio::error::operation_aborted, "cancelled") {}

bool is_cancellation(const std::exception_ptr& error) try {
  if (error) std::rethrow_exception(error);
  return false;
} catch (const boost::system::system_error& why) {
  return why.code() == asio::error::operation_aborted;
} catch (...) {
  return false;
}

void on_lost_error(const asio::any_io_executor& loop, LostError handler) {
  loop_state(loop)->lost_error = std::move(handler);
}

std::shared_ptr<LoopState> loop_state(const asio::any_io_executor& loop) {
  return tasks_of(loop).state();
}

std::vector<std::shared_ptr<TaskState>> unfinished_tasks(
    asio::execution_context& loop) {
  return asio::use_service<Tasks>(loop).unfinished();
}

TaskState::TaskState(const asio::any_io_executor& executor)
    : executor_(executor), waiting_(executor), loop_(loop_state(executor)) {}

TaskState::~TaskState() {
  if (failed() && !asked_for_error_)
    loop_->lost_error(threads::error_text(error_));
}

void TaskState::start(std::shared_ptr<TaskState> self,
                      asio::awaitable<void> body) {
  tasks_of(self->executor_).add(self);
  auto& state = *self;
  asio::co_spawn(state.executor_, begin(self, std::move(body)),
                 asio::bind_cancellation_slot(state.signal_.slot(),
                                              [self](std::exception_ptr error) {
                                                self->finish(std::move(error));
                                              }));
}

/// Comes back at the next turn of the loop, and only then begins.  Asio must
/// not hear of a cancellation before: it would lose the completion.
asio::awaitable<void> TaskState::begin(std::shared_ptr<TaskState> self,
                                       asio::awaitable<void> body) {
  co_await asio::post(asio::use_awaitable);
  self->begun_ = true;
  if (self->asked_to_end_)
    throw boost::system::system_error(asio::error::operation_aborted);
  co_await std::move(body);
}

asio::awaitable<void> TaskState::wait(std::shared_ptr<TaskState> self) {
  if (!self->done_) co_await self->waiting_.wait();
}

void TaskState::cancel(const std::shared_ptr<TaskState>& self) {
  const std::scoped_lock lock(self->loop_->mutex);  // so that it lives on
  if (!self->loop_->alive) return;
  asio::dispatch(self->executor_, [self] {
    if (self->done()) return;
    self->asked_to_end_ = true;
    if (self->begun_) self->signal_.emit(asio::cancellation_type::terminal);
  });
}

std::exception_ptr TaskState::error() {
  asked_for_error_ = true;
  return error_;
}

std::size_t TaskState::add_done_callback(std::function<void()> callback) {
  ++tickets_;
  if (done())
    call(callback);
  else
    callbacks_.try_emplace(tickets_, std::move(callback));
  return tickets_;
}

void TaskState::finish(std::exception_ptr error) {
  tasks_of(executor_).remove(this);
  cancelled_ = asked_to_end_ ? is_cancellation(error)
                             : says_that_a_task_was_cancelled(error);
  error_ = cancelled_ ? std::make_exception_ptr(Cancelled()) : std::move(error);
  done_ = true;
  waiting_.wake_all();
  while (!callbacks_.empty())  // one may take back another
    call(callbacks_.extract(callbacks_.begin()).mapped());
}

void TaskState::call(const std::function<void()>& callback) const try {
  callback();
} catch (...) {
  loop_->lost_error("a callback: " +
                    threads::error_text(std::current_exception()));
}

}  // namespace lab::async
