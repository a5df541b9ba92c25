#include "models/async/timeout.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>

#include "models/async/event.hpp"
#include "models/async/sleep.hpp"

namespace lab::async {

namespace asio = boost::asio;

class TimeoutScope::State {
 public:
  State(const asio::any_io_executor& loop, Clock::duration time)
      : loop_(loop),
        begin_(now(loop)),
        when_(saturating_add(begin_, time)),
        ended_(loop) {}

  Clock::time_point when() const { return when_; }
  bool expired() const { return expired_; }

  void reschedule(Clock::time_point when) {
    if (expired_ || ended_.is_set())
      throw std::logic_error(
          "timeout: it has expired or its body has ended: reschedule it "
          "before");
    when_ = when;
    start_alarm();
  }

  asio::awaitable<void> join(AnyTask task) {
    task_ = task;
    const auto watch = task.watch([this] { end(); });
    if (!ended_.is_set()) start_alarm();
    co_await ended_.wait_regardless([this] {
      given_up_ = true;
      task_->cancel();
    });
    if (!task.cancelled()) co_return;
    if (expired_ && !given_up_) throw timed_out();
    throw Cancelled();
  }

 private:
  void start_alarm() {
    alarm_.reset();
    if (const auto time = now(loop_); when_ > time)
      alarm_.emplace(loop_, when_ - time, [this] { expire(); });
    else
      expire();
  }

  void expire() {
    if (given_up_) return;
    expired_ = true;
    task_->cancel();
  }

  void end() {
    alarm_.reset();
    ended_.set();
  }

  TimedOut timed_out() const {
    const std::chrono::duration<double> seconds = when_ - begin_;
    return TimedOut(fmt::format(
        "timeout: not done within {:g} s: it was cancelled: allow more time",
        seconds.count()));
  }

  const asio::any_io_executor loop_;
  const Clock::time_point begin_;
  Clock::time_point when_;
  std::optional<AnyTask> task_;
  std::optional<Alarm> alarm_;
  bool expired_ = false;
  bool given_up_ = false;  // by a caller who was cancelled
  Event ended_;
};

TimeoutScope::TimeoutScope(const asio::any_io_executor& loop,
                           Clock::duration time)
    : state_(std::make_shared<State>(loop, time)) {}

TimeoutScope::Clock::time_point TimeoutScope::when() const {
  return state_->when();
}

void TimeoutScope::reschedule(Clock::time_point when) const {
  state_->reschedule(when);
}

bool TimeoutScope::expired() const { return state_->expired(); }

asio::awaitable<void> TimeoutScope::join(AnyTask task) const {
  return state_->join(std::move(task));
}

asio::awaitable<void> done_within(AnyTask task,
                                  TimeoutScope::Clock::duration time) {
  const TimeoutScope scope(co_await asio::this_coro::executor, time);
  co_await scope.join(std::move(task));
}

}  // namespace lab::async
