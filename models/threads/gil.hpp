#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "workloads/waiting.hpp"

namespace lab::threads {

/// One lock that a thread must hold to compute, as in CPython 3.2 to 3.12.
///
/// Picture a single pencil on a desk.  Whoever wants it waits 5 ms; if it has
/// not changed hands by then, he raises his hand.  The one who is writing looks
/// up now and then, and when a hand is raised puts the pencil down and does not
/// reach for it again before someone else has had it.
///
/// Thread safety: any.  What a thread did before drop() is visible to the next
///           one that returns from take().
class Gil {
 public:
  using Interval = std::chrono::microseconds;

  /// The interval is sys.getswitchinterval() in Python.
  explicit Gil(Interval interval = std::chrono::milliseconds(5))
      : interval_(interval) {}

  /// Blocks: until this thread holds the lock.
  void take();

  /// Requires: this thread holds the lock.
  /// Blocks: if it was asked for, blocks until another thread has taken it.
  void drop();

  /// Hands the lock over if it was asked for; costs next to nothing if not.
  ///
  /// Requires: this thread holds the lock.
  void checkpoint() {
    if (asked_for_.load(std::memory_order_relaxed)) [[unlikely]] {
      drop();
      take();
    }
  }

  /// How often the lock went from one thread to another.
  std::uint64_t switches() const;

 private:
  const Interval interval_;
  std::atomic<bool> asked_for_ = false;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable dropped_;
  std::condition_variable switched_;
  bool held_ = false;
  std::thread::id last_holder_;
  std::uint64_t switches_ = 0;
};

/// Holds the lock while this thread computes, and drops it while it waits.
///
/// Lifetime: on the stack of the thread that made it.
class HoldingGil final : public WaitObserver {
 public:
  explicit HoldingGil(Gil& gil) : gil_(gil) {
    gil_.take();
    wait_observer = this;
  }
  ~HoldingGil() override {
    wait_observer = nullptr;
    gil_.drop();
  }
  HoldingGil(const HoldingGil&) = delete;
  HoldingGil& operator=(const HoldingGil&) = delete;

  void before_waiting() noexcept override { gil_.drop(); }
  void after_waiting() noexcept override { gil_.take(); }
  void while_computing() noexcept override { gil_.checkpoint(); }

 private:
  Gil& gil_;
};

}  // namespace lab::threads
