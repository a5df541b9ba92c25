#include "models/async/alarm.hpp"

#include <chrono>
#include <utility>

#include "models/async/sleep.hpp"

namespace lab::async {
namespace {

/// Whether no clock of a loop will ever come so far.
bool is_for_ever(Timeout timeout) {
  using Duration = std::chrono::steady_clock::duration;
  return !timeout || *timeout > Duration::max() / 2;
}

}  // namespace

Alarm::Alarm(const boost::asio::any_io_executor& loop, Timeout after,
             std::function<void()> ring) {
  if (is_for_ever(after)) return;
  sleeping_ = spawn(loop, sleep_for(*after));
  watch_.emplace(sleeping_->watch([this, ring = std::move(ring)] {
    if (!sleeping_->cancelled()) ring();
  }));
}

Alarm::~Alarm() {
  watch_.reset();
  if (sleeping_) sleeping_->cancel();
}

}  // namespace lab::async
