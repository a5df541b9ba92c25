#pragma once

#include <algorithm>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace lab {

/// The least that a sleeping task can be: a coroutine that somebody will wake.
///
/// A call begins it; it runs until it sleeps, and goes on when it is woken.  At
/// its end its frame, the piece of memory that holds its variables, goes away
/// by itself.  Nobody can wait for it, cancel it or hear of an error: that is
/// what the larger tasks of a library are for.
struct SmallTask {
  // The language wants this name. NOLINTNEXTLINE(readability-identifier-naming)
  struct promise_type {
    SmallTask get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };
};

/// An alarm clock for such tasks, with one thread and one heap.
///
/// Picture a row of slips, each with a time and a name, the earliest in front.
/// The thread sleeps until that time, takes the slip and wakes who is named.
///
///     SmallTask nap(SleepLoop& loop) {
///       co_await loop.sleep(a_second);
///     }
///
/// A task that sleeps takes a timer of 16 bytes and its frame, in which every
/// parameter and everything that it awaits has its place: one of 72 bytes has
/// room for a single reference.
///
/// Thread safety: belongs to one thread.
/// Lifetime: tasks that still sleep end with it, without being woken.
class SleepLoop {
 public:
  using Clock = std::chrono::steady_clock;

  /// Room for so many timers: 16 bytes each, taken from the machine as used.
  explicit SleepLoop(std::size_t tasks) { timers_.reserve(tasks); }
  ~SleepLoop() {
    for (const Timer& timer : timers_) timer.task.destroy();
  }
  SleepLoop(const SleepLoop&) = delete;
  SleepLoop& operator=(const SleepLoop&) = delete;

  /// What a sleeping task keeps of its sleep: one reference.
  struct Sleep {
    SleepLoop& loop;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> task) const {
      auto& timers = loop.timers_;
      timers.back().task = task;
      std::push_heap(timers.begin(), timers.end(), std::greater<>());
    }
    void await_resume() const noexcept {}
  };

  /// Requires: is awaited at once.
  /// Suspends: resumes in run().
  Sleep sleep(const Clock::duration& nap) {
    timers_.push_back({Clock::now() + nap, nullptr});
    return {*this};
  }

  /// Blocks: until all have been woken.
  void run() {
    while (!timers_.empty()) {
      const Timer next = timers_.front();
      std::this_thread::sleep_until(next.until);
      std::pop_heap(timers_.begin(), timers_.end(), std::greater<>());
      timers_.pop_back();
      next.task.resume();
    }
  }

 private:
  struct Timer {
    Clock::time_point until;
    std::coroutine_handle<> task;

    bool operator>(const Timer& other) const { return until > other.until; }
  };

  std::vector<Timer> timers_;  // a heap: the earliest in front
};

}  // namespace lab
