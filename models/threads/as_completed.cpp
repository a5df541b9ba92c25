#include "models/threads/as_completed.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <mutex>

namespace lab::threads {

class CompletionOrder::Arrivals {
 public:
  void add(std::size_t place) {
    const std::scoped_lock lock(mutex_);
    slots_.push_back(place);
    changed_.notify_one();
  }

  std::optional<std::size_t> take(const Deadline& deadline) {
    std::unique_lock lock(mutex_);
    if (!deadline.wait(changed_, lock, [this] { return !slots_.empty(); }))
      return std::nullopt;
    const std::size_t place = slots_.front();
    slots_.pop_front();
    return place;
  }

 private:
  std::mutex mutex_;  // guards slots_
  std::condition_variable changed_;
  std::deque<std::size_t> slots_;
};

CompletionOrder::CompletionOrder(const std::vector<AnyFuture>& futures,
                                 Timeout timeout)
    : total_(futures.size()),
      deadline_(timeout),
      arrivals_(std::make_shared<Arrivals>()) {
  // Looked at before any of them is watched: one that ends in the meantime
  // does not come before one that had ended already.
  std::vector<std::size_t> unfinished;
  for (std::size_t place = 0; place < total_; ++place) {
    if (futures[place].done())
      arrivals_->add(place);
    else
      unfinished.push_back(place);
  }
  watches_.reserve(unfinished.size());
  for (const std::size_t place : unfinished)
    watches_.push_back(futures[place].watch(
        [arrivals = arrivals_, place] { arrivals->add(place); }));
}

std::optional<std::size_t> CompletionOrder::next() {
  if (given_ == total_) return std::nullopt;
  const auto place = arrivals_->take(deadline_);
  if (!place)
    throw TimedOut(fmt::format(
        "as_completed: {} (of {}) futures unfinished: wait longer, or go on "
        "without them",
        total_ - given_, total_));
  ++given_;
  return place;
}

}  // namespace lab::threads
