#pragma once

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
/// Blocks: at the end of the scope, until a call that has begun is over.
class Deadline {
 public:
  Deadline(std::chrono::milliseconds limit, std::function<void()> when_over)
      : thread_([this, limit, when_over = std::move(when_over)](
                    const std::stop_token& left) {
          std::unique_lock lock(mutex_);
          changed_.wait_for(lock, left, limit, [] { return false; });
          if (!left.stop_requested()) when_over();
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;  // last: it uses all above
};

}  // namespace lab
