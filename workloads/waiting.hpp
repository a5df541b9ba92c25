#pragma once

namespace lab {

/// Someone who wants to know when a thread waits and when it computes.
///
/// CPython's interpreter lock works this way: it is dropped before a blocking
/// call, taken again afterwards, and offered to others every now and then in
/// between.  The tasks of a batch say when; the model `gil_threads` listens.
class WaitObserver {
 public:
  virtual ~WaitObserver() = default;
  virtual void before_waiting() noexcept = 0;
  virtual void after_waiting() noexcept = 0;
  /// Called by a computing task at least every 0.1 ms or so.
  virtual void while_computing() noexcept = 0;
};

/// The observer of this thread, or nullptr.
inline thread_local constinit WaitObserver* wait_observer = nullptr;

/// Put one on the stack around a blocking call.
class Waiting {
 public:
  Waiting() noexcept {
    if (wait_observer != nullptr) wait_observer->before_waiting();
  }
  ~Waiting() {
    if (wait_observer != nullptr) wait_observer->after_waiting();
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
};

/// Call it now and then from a loop that computes.
inline void still_computing() noexcept {
  if (wait_observer != nullptr) wait_observer->while_computing();
}

}  // namespace lab
