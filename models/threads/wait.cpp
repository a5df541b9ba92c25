#include "models/threads/wait.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>

namespace lab::threads {
namespace {

bool has_failed(const AnyFuture& done) {
  return !done.cancelled() && done.exception() != nullptr;
}

/// Counts down as the futures come in.
class Countdown {
 public:
  Countdown(std::size_t unfinished, Until until)
      : until_(until), unfinished_(unfinished), enough_(unfinished == 0) {}

  void note(const AnyFuture& done) {
    const bool failed = has_failed(done);
    const std::scoped_lock lock(mutex_);
    --unfinished_;
    if (unfinished_ == 0 || until_ == Until::first_completed ||
        (until_ == Until::first_exception && failed))
      enough_ = true;
    if (enough_) changed_.notify_all();
  }

  void wait(const Deadline& deadline) {
    std::unique_lock lock(mutex_);
    deadline.wait(changed_, lock, [this] { return enough_; });
  }

 private:
  const Until until_;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::size_t unfinished_;
  bool enough_;
};

}  // namespace

void wait_until_enough(const std::vector<AnyFuture>& futures, Until until,
                       Timeout timeout) {
  const Deadline deadline(timeout);
  // A callback may still be on its way when its watch has gone.
  const auto countdown = std::make_shared<Countdown>(futures.size(), until);
  std::vector<DoneWatch> watches;
  watches.reserve(futures.size());
  for (const AnyFuture& future : futures)
    watches.push_back(
        future.watch([countdown, future] { countdown->note(future); }));
  countdown->wait(deadline);
}

}  // namespace lab::threads
