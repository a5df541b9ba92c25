#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <optional>

namespace lab {

/// Something that must be done before its time is over.
class Deadline : public boost::intrusive::list_base_hook<> {
 public:
  virtual void expire() noexcept = 0;

 protected:
  ~Deadline() = default;

 private:
  friend class DeadlineQueue;
  std::chrono::steady_clock::time_point time_;
};

/// Deadlines that all give the same time, one after another.
///
/// Who came first must be done first, so one timer, set to the first in the
/// line, watches over thousands.
///
/// Thread safety: only the thread that runs the loop.
class DeadlineQueue {
 public:
  DeadlineQueue(boost::asio::io_context& loop,
                std::chrono::milliseconds allowed)
      : timer_(std::in_place, loop), allowed_(allowed) {}

  void enter(Deadline& deadline) {
    deadline.time_ = std::chrono::steady_clock::now() + allowed_;
    line_.push_back(deadline);
    if (line_.size() == 1) set_timer();
  }

  /// Leaving twice does no harm.
  void leave(Deadline& deadline) {
    if (!deadline.is_linked()) return;
    line_.erase(line_.iterator_to(deadline));
    // A timer that nobody needs would keep the loop from coming to its end.
    if (line_.empty() && timer_) timer_->cancel();
  }

  bool empty() const { return line_.empty(); }

  /// The loop is about to end: no timer any more.
  void shut_down() { timer_.reset(); }

 private:
  void set_timer() {
    timer_->expires_at(line_.front().time_);
    timer_->async_wait([this](const boost::system::error_code& error) {
      if (!error) expire_the_late();
    });
  }

  void expire_the_late() {
    const auto now = std::chrono::steady_clock::now();
    while (!line_.empty() && line_.front().time_ <= now) {
      Deadline& late = line_.front();
      line_.pop_front();
      late.expire();
    }
    if (!line_.empty()) set_timer();
  }

  boost::intrusive::list<Deadline> line_;
  std::optional<boost::asio::steady_timer> timer_;
  std::chrono::milliseconds allowed_;
};

}  // namespace lab
