#include "models/async/deterministic_loop.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <utility>

#include "models/threads/timeout.hpp"

namespace lab::async {
namespace {

thread_local constinit DeterministicLoop* moving_loop = nullptr;

/// While it lives, this thread runs a step of the loop.
class RunningStep {
 public:
  explicit RunningStep(DeterministicLoop* loop)
      : before_(std::exchange(moving_loop, loop)) {}
  ~RunningStep() { moving_loop = before_; }
  RunningStep(const RunningStep&) = delete;
  RunningStep& operator=(const RunningStep&) = delete;

 private:
  DeterministicLoop* before_;
};

}  // namespace

bool DeterministicExecutor::may_run_at_once() const {
  return blocking_ == Blocking(Blocking::possibly) && moving_loop == loop_;
}

void DeterministicExecutor::enqueue(std::function<void()> step) const {
  loop_->ready_.push_back(std::move(step));
}

DeterministicLoop::DeterministicLoop(std::uint64_t seed)
    : seed_(seed), die_(seed) {}

DeterministicLoop::~DeterministicLoop() {
  shutdown();
  // What is destroyed may enqueue more.
  while (!ready_.empty() || !timers_.empty()) {
    const auto steps = std::exchange(ready_, {});
    const auto waits = std::exchange(timers_, {});
  }
  destroy();
}

bool DeterministicLoop::step() {
  if (ready_.empty() && !timers_.empty() &&
      timers_.begin()->first.first != threads::no_deadline)
    now_ = std::max(now_, timers_.begin()->first.first);
  run_due_timers();
  if (ready_.empty()) return false;
  const Step next = draw();
  const RunningStep guard(this);
  next();
  return true;
}

std::size_t DeterministicLoop::run() {
  std::size_t steps = 0;
  while (step()) ++steps;
  return steps;
}

DeterministicLoop* DeterministicLoop::behind(
    const boost::asio::any_io_executor& executor) {
  const auto* ours = executor.target<DeterministicExecutor>();
  if (ours == nullptr) return nullptr;
  return &ours->query(boost::asio::execution::context_t());
}

DeterministicLoop* DeterministicLoop::moving() { return moving_loop; }

DeterministicLoop::TimerKey DeterministicLoop::add_timer(Time time,
                                                         Finish finish) {
  return timers_.try_emplace({time, ++timers_added_}, std::move(finish))
      .first->first;
}

void DeterministicLoop::cancel_timer(const TimerKey& timer) {
  if (const auto node = timers_.extract(timer))
    node.mapped()(boost::asio::error::operation_aborted);
}

/// Makes those who waited for this time ready to move.
void DeterministicLoop::run_due_timers() {
  while (!timers_.empty() && timers_.begin()->first.first <= now_)
    timers_.extract(timers_.begin()).mapped()({});
}

DeterministicLoop::Step DeterministicLoop::draw() {
  if (seed_ != 0) std::swap(ready_.front(), ready_[die_() % ready_.size()]);
  Step next = std::move(ready_.front());
  ready_.pop_front();
  return next;
}

}  // namespace lab::async
