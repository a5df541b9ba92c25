#include "models/async/deterministic_loop.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <utility>

#include "models/threads/timeout.hpp"

namespace lab::async {
namespace {

thread_local constinit DeterministicLoop* moving_loop = nullptr;

/// While it lives, this thread makes a move of the loop.
class Moving {
 public:
  explicit Moving(DeterministicLoop* loop)
      : before_(std::exchange(moving_loop, loop)) {}
  ~Moving() { moving_loop = before_; }
  Moving(const Moving&) = delete;
  Moving& operator=(const Moving&) = delete;

 private:
  DeterministicLoop* before_;
};

}  // namespace

bool DeterministicExecutor::may_move_at_once() const {
  return blocking_ == Blocking(Blocking::possibly) && moving_loop == loop_;
}

void DeterministicExecutor::hand_in(std::function<void()> move) const {
  loop_->ready_.push_back(std::move(move));
}

DeterministicLoop::DeterministicLoop(std::uint64_t seed)
    : seed_(seed), die_(seed) {}

DeterministicLoop::~DeterministicLoop() {
  shutdown();
  // What is destroyed may hand in more.
  while (!ready_.empty() || !appointments_.empty()) {
    const auto moves = std::exchange(ready_, {});
    const auto waits = std::exchange(appointments_, {});
  }
  destroy();
}

bool DeterministicLoop::step() {
  if (ready_.empty() && !appointments_.empty() &&
      appointments_.begin()->first.first != threads::no_deadline)
    now_ = std::max(now_, appointments_.begin()->first.first);
  keep_appointments();
  if (ready_.empty()) return false;
  const Move move = draw();
  const Moving guard(this);
  move();
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

DeterministicLoop::Appointment DeterministicLoop::note(Time time,
                                                       Finish finish) {
  return appointments_.try_emplace({time, ++noted_}, std::move(finish))
      .first->first;
}

void DeterministicLoop::call_off(const Appointment& appointment) {
  if (const auto node = appointments_.extract(appointment))
    node.mapped()(boost::asio::error::operation_aborted);
}

/// Makes those who waited for this time ready to move.
void DeterministicLoop::keep_appointments() {
  while (!appointments_.empty() && appointments_.begin()->first.first <= now_)
    appointments_.extract(appointments_.begin()).mapped()({});
}

DeterministicLoop::Move DeterministicLoop::draw() {
  if (seed_ != 0) std::swap(ready_.front(), ready_[die_() % ready_.size()]);
  Move move = std::move(ready_.front());
  ready_.pop_front();
  return move;
}

}  // namespace lab::async
