#pragma once

#include <boost/intrusive/list.hpp>
#include <chrono>
#include <optional>
#include <utility>

namespace lab::mock {

/// Something that must be done before its time is over.
class Deadline
    : public boost::intrusive::list_base_hook<
          boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  using Time = std::chrono::steady_clock::time_point;

  virtual ~Deadline() = default;
  virtual void expire() = 0;

  /// It was done.  Leaving twice does no harm.
  void leave() {
    if (is_linked()) unlink();
  }

 private:
  friend class DeadlineQueue;
  Time since_;
};

/// Deadlines that all give the same time, one after another.
///
/// The last to enter is the last to expire, so it is enough to look at the
/// first now and then: a deadline costs no timer, and nothing at all in the
/// usual case that it is met.
class DeadlineQueue {
 public:
  explicit DeadlineQueue(std::chrono::nanoseconds limit) : limit_(limit) {}

  void enter(Deadline& deadline, Deadline::Time now) {
    deadline.leave();
    deadline.since_ = now;
    queue_.push_back(deadline);
  }

  /// Lets those expire whose time is over.
  void check(Deadline::Time now) {
    while (!queue_.empty() && now - queue_.front().since_ >= limit_)
      expire_first();
  }

  void expire_all() {
    while (!queue_.empty()) expire_first();
  }

 private:
  void expire_first() {
    Deadline& first = queue_.front();
    queue_.pop_front();
    first.expire();
  }

  std::chrono::nanoseconds limit_;
  boost::intrusive::list<Deadline, boost::intrusive::constant_time_size<false>>
      queue_;
};

/// Notices when the loop stood still, because the process was stopped or got
/// no processor.
///
/// A timer of the loop beats steadily.  A beat that comes late tells how long
/// nothing was served, and that what is read now may have been there before.
class Watchdog {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::nanoseconds;

  static constexpr Duration interval = std::chrono::milliseconds(20);
  static constexpr Duration tolerance = std::chrono::milliseconds(20);

  explicit Watchdog(Time start) : last_(start), alive_(start) {}

  /// Returns: for how long the loop stood still, if it did.
  std::optional<Duration> beat(Time now) {
    const Duration late = now - last_ - interval;
    const Time before = std::exchange(last_, now);
    if (late < tolerance) return std::nullopt;
    alive_ = before;
    // It takes a while to serve all those who waited meanwhile.
    doubt_until_ = now + late + std::chrono::seconds(1);
    return late;
  }

  /// Returns: for how long what is read now may have been there, at most; 0 as
  ///          long as the loop turns as it should.
  Duration longest_wait(Time now) const {
    if (now - last_ >= interval + tolerance) return now - last_;
    return now < doubt_until_ ? now - alive_ : Duration::zero();
  }

 private:
  Time last_;
  Time alive_;  // before the stall
  Time doubt_until_;
};

}  // namespace lab::mock
