#pragma once

#include <boost/intrusive/list.hpp>
#include <chrono>

namespace lab::mock {

/// Someone who must do something in time.
class Awaited
    : public boost::intrusive::list_base_hook<
          boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  using Time = std::chrono::steady_clock::time_point;

  virtual ~Awaited() = default;
  virtual void time_is_up() = 0;

  /// Did what it was awaited for.
  void done() {
    if (is_linked()) unlink();
  }

 private:
  friend class Deadlines;
  Time since_;
};

/// A queue of those who all have equally much time.
///
/// Whoever joins last is last to run out of time, so it is enough to look at
/// the head of the queue now and then: a deadline costs no timer, and nothing
/// at all in the usual case that it is met.
class Deadlines {
 public:
  explicit Deadlines(std::chrono::nanoseconds limit) : limit_(limit) {}

  void expect(Awaited& someone, Awaited::Time now) {
    someone.done();
    someone.since_ = now;
    queue_.push_back(someone);
  }

  /// Tells those who have run out of time.
  void check(Awaited::Time now) {
    while (!queue_.empty() && now - queue_.front().since_ >= limit_)
      tell_first();
  }

  void all_time_is_up() {
    while (!queue_.empty()) tell_first();
  }

 private:
  void tell_first() {
    Awaited& first = queue_.front();
    queue_.pop_front();
    first.time_is_up();
  }

  std::chrono::nanoseconds limit_;
  boost::intrusive::list<Awaited, boost::intrusive::constant_time_size<false>>
      queue_;
};

}  // namespace lab::mock
