#include "models/threads/as_completed.hpp"

#include <fmt/format.h>

namespace lab::threads {

CompletionOrder::CompletionOrder(const std::vector<AnyFuture>& futures,
                                 Timeout timeout)
    : total_(futures.size()),
      deadline_(timeout),
      arrivals_(std::make_shared<Queue<std::size_t>>()) {
  // Looked at before any of them is watched: one that ends in the meantime
  // does not come before one that had ended already.
  std::vector<std::size_t> unfinished;
  for (std::size_t place = 0; place < total_; ++place) {
    if (futures[place].done())
      arrivals_->put(place);
    else
      unfinished.push_back(place);
  }
  watches_.reserve(unfinished.size());
  for (const std::size_t place : unfinished)
    watches_.push_back(futures[place].watch(
        [arrivals = arrivals_, place] { arrivals->put(place); }));
}

std::optional<std::size_t> CompletionOrder::next() {
  if (given_ == total_) return std::nullopt;
  const auto place = arrivals_->try_get(deadline_.left());
  if (!place)
    throw TimedOut(fmt::format(
        "as_completed: {} (of {}) futures unfinished: wait longer, or go on "
        "without them",
        total_ - given_, total_));
  ++given_;
  return place;
}

}  // namespace lab::threads
