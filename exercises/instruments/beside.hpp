#pragma once

#include <exception>
#include <functional>
#include <future>
#include <thread>
#include <utility>

namespace exercise {

/// A student's function at work on a thread of its own, while the check looks
/// on.
///
/// If the check finds a mistake meanwhile, nobody waits for that thread: the
/// program ends without it.  So the function should own what it uses.
template <typename Result>
class Beside {
 public:
  explicit Beside(std::function<Result()> function) {
    std::packaged_task<Result()> task(std::move(function));
    result_ = task.get_future();
    thread_ = std::thread(std::move(task));
  }

  Beside(Beside&&) = default;

  ~Beside() {
    if (!thread_.joinable()) return;
    if (std::uncaught_exceptions() > 0)
      thread_.detach();
    else
      thread_.join();
  }

  bool ended() const {
    return result_.wait_for(std::chrono::seconds(0)) ==
           std::future_status::ready;
  }

  /// Waits for the end, and throws what the function threw.
  Result result() {
    thread_.join();
    return result_.get();
  }

 private:
  std::future<Result> result_;
  std::thread thread_;
};

}  // namespace exercise
