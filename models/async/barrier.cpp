#include "models/async/barrier.hpp"

#include <utility>

#include "models/async/wait_queue.hpp"

namespace lab::async {

namespace asio = boost::asio;

/// Those who go through together.  It is theirs: the next round may begin
/// before all of them have had a turn.
struct Barrier::Round {
  explicit Round(const asio::any_io_executor& loop) : waiting(loop) {}

  void break_up() {
    broken = true;
    waiting.wake_all();
  }

  WaitQueue waiting;
  std::size_t gone = 0;
  bool broken = false;
};

BrokenBarrier::BrokenBarrier()
    : std::runtime_error(
          "barrier: it was aborted or reset: call reset() to use it again") {}

Barrier::Barrier(const asio::any_io_executor& loop, std::size_t parties)
    : loop_(loop), parties_(parties), round_(std::make_shared<Round>(loop)) {
  if (parties == 0)
    throw std::invalid_argument("barrier: 0 parties: give 1 or more");
}

asio::awaitable<std::size_t> Barrier::wait() {
  const auto round = round_;
  if (round->broken) throw BrokenBarrier();
  if (round->waiting.size() + 1 == parties_) {
    round_ = std::make_shared<Round>(loop_);
    round->waiting.wake_all();
    co_return parties_ - 1;
  }
  co_await round->waiting.wait();
  if (round->broken) throw BrokenBarrier();
  co_return round->gone++;
}

void Barrier::reset() {
  std::exchange(round_, std::make_shared<Round>(loop_))->break_up();
}

void Barrier::abort() { round_->break_up(); }

std::size_t Barrier::n_waiting() const { return round_->waiting.size(); }
bool Barrier::broken() const { return round_->broken; }

}  // namespace lab::async
