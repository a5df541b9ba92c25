#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace lab {

/// Calls a function on a thread of its own if its scope is not left by then.
///
///     const Deadline deadline(30s, [&] { child.signal(SIGKILL); });
///     const std::string text = child.read();  // ends soon after 30 s
///
/// Time in which this program is stopped, as by Ctrl+Z, does not count: what it
/// waits for may have come meanwhile.
///
/// Blocks: at the end of the scope, until a call that has begun is over.
class Deadline {
 public:
  Deadline(std::chrono::milliseconds limit, std::function<void()> when_over)
      : thread_([this, limit, when_over = std::move(when_over)](
                    const std::stop_token& left) {
          wait_for(limit, left);
          if (!left.stop_requested()) when_over();
        }) {}

 private:
  /// In many parts, each of which counts as one however long it takes.
  void wait_for(std::chrono::milliseconds limit, const std::stop_token& left) {
    const std::chrono::milliseconds part =
        limit / 100 + std::chrono::milliseconds(1);
    std::unique_lock lock(mutex_);
    for (; limit > limit.zero() && !left.stop_requested(); limit -= part)
      changed_.wait_for(lock, left, std::min(part, limit),
                        [] { return false; });
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;  // last: it uses all above
};

}  // namespace lab
