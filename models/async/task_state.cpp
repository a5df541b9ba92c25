#include "models/async/task_state.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
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

/// The loop's share in what its tasks know of it.
class LoopLife final : public asio::execution_context::service {
 public:
  static inline asio::execution_context::id id;

  explicit LoopLife(asio::execution_context& loop) : service(loop) {
    state_->lost_error = write_to_standard_error;
  }

  const std::shared_ptr<LoopState>& state() const { return state_; }

 private:
  void shutdown() override {
    const std::scoped_lock lock(state_->mutex);
    state_->alive = false;
  }

  std::shared_ptr<LoopState> state_ = std::make_shared<LoopState>();
};

const std::shared_ptr<LoopState>& state_of(asio::execution_context& loop) {
  return asio::use_service<LoopLife>(loop).state();
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
  return state_of(asio::query(loop, asio::execution::context));
}

std::vector<std::shared_ptr<TaskState>> unfinished_tasks(
    asio::execution_context& loop) {
  const auto& state = state_of(loop);
  const std::scoped_lock lock(state->unfinished_mutex);
  std::vector<std::shared_ptr<TaskState>> tasks;
  for (TaskState& task : state->unfinished)
    if (auto alive = task.weak_from_this().lock())
      tasks.push_back(std::move(alive));
  return tasks;
}

TaskState::TaskState(const asio::any_io_executor& executor)
    : executor_(executor), loop_(loop_state(executor)) {}

TaskState::~TaskState() {
  if (!done_) leave_list();
  if (failed() && !asked_for_error_)
    loop_->lost_error(threads::error_text(error_));
}

void TaskState::start(std::shared_ptr<TaskState> self,
                      asio::awaitable<void> body) {
  auto& state = *self;
  {
    const std::scoped_lock lock(state.loop_->unfinished_mutex);
    state.loop_->unfinished.push_back(state);
  }
  asio::co_spawn(state.executor_, std::move(body),
                 asio::bind_cancellation_slot(
                     state.signal_.slot(),
                     [self = std::move(self)](std::exception_ptr error) {
                       self->finish(std::move(error));
                     }));
}

// Not in a header: what they say would be compiled again wherever a task is.
asio::awaitable<void> TaskState::next_turn() {
  return asio::post(asio::use_awaitable);
}

void TaskState::begin() {
  begun_ = true;
  if (asked_to_end_)
    throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<void> TaskState::wait(std::shared_ptr<TaskState> self) {
  if (self->done_) co_return;
  if (!self->waiting_) self->waiting_.emplace(self->executor_);
  co_await self->waiting_->wait();
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
  leave_list();
  cancelled_ = asked_to_end_ ? is_cancellation(error)
                             : says_that_a_task_was_cancelled(error);
  error_ = cancelled_ ? std::make_exception_ptr(Cancelled()) : std::move(error);
  done_ = true;
  if (waiting_) waiting_->wake_all();
  while (!callbacks_.empty())  // one may take back another
    call(callbacks_.extract(callbacks_.begin()).mapped());
}

void TaskState::leave_list() {
  const std::scoped_lock lock(loop_->unfinished_mutex);
  unlink();
}

void TaskState::call(const std::function<void()>& callback) const try {
  callback();
} catch (...) {
  loop_->lost_error("a callback: " +
                    threads::error_text(std::current_exception()));
}

}  // namespace lab::async
