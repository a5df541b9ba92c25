#pragma once

#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <string>

#include "models/processes/call.hpp"

namespace lab::processes {

/// The calls of a pool that wait for a worker, and whether it takes more.
///
///     open ──close()──> closed         both ──break_down()──> broken
///
/// Thread safety: any.
class CallQueue {
 public:
  /// Throws: BrokenPool with the reason; ShutDown.
  void require_open() const;

  /// Returns: whether the last pop() found nothing: another one is needed.
  /// Throws: as require_open(); the call is not queued then.
  [[nodiscard]] bool push(std::unique_ptr<PendingCall> pending);

  /// The next call that somebody still wants, started; or nothing.
  [[nodiscard]] std::unique_ptr<PendingCall> pop();

  void close();
  void cancel_all();

  /// Fails all that waits and all that comes.  Only the first reason counts.
  ///
  /// Returns: whether this was the first.
  bool break_down(const std::string& why);

  /// A BrokenPool, or nullptr.
  std::exception_ptr broken() const;

  /// Whether it is closed, and empty.
  bool is_finished() const;

 private:
  using PendingCalls = std::deque<std::unique_ptr<PendingCall>>;

  PendingCalls take_all();

  mutable std::mutex mutex_;  // guards all below
  PendingCalls pending_;
  bool starved_ = true;  // the last pop() found nothing
  bool closed_ = false;
  std::exception_ptr broken_;
};

}  // namespace lab::processes
