#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "models/threads/future.hpp"
#include "models/threads/next_iterator.hpp"
#include "models/threads/queue.hpp"
#include "models/threads/unique.hpp"

namespace lab::threads {

/// The places of futures, in the order in which they come in.
class CompletionOrder {
 public:
  CompletionOrder(const std::vector<AnyFuture>& futures, Timeout timeout);

  /// Returns: nothing at the end.
  /// Blocks: until another one has come in.
  /// Throws: TimedOut.
  [[nodiscard]] std::optional<std::size_t> next();

 private:
  std::size_t total_;
  std::size_t given_ = 0;
  Deadline deadline_;
  std::shared_ptr<Queue<std::size_t>> arrivals_;
  std::vector<DoneWatch> watches_;
};

/// What as_completed() gives.
///
/// Thread safety: one thread at a time.
template <typename T>
class [[nodiscard]] AsCompleted {
 public:
  AsCompleted(std::vector<Future<T>> futures, Timeout timeout)
      : futures_(std::move(futures)),
        order_({futures_.begin(), futures_.end()}, timeout) {}

  /// Returns: nothing at the end.
  /// Blocks: until another one is done.
  /// Throws: TimedOut: "2 (of 4) futures unfinished".
  [[nodiscard]] std::optional<Future<T>> next() {
    const auto place = order_.next();
    if (!place) return std::nullopt;
    return futures_[*place];
  }

  auto begin() { return NextIterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  std::vector<Future<T>> futures_;
  CompletionOrder order_;
};

/// Each future once, as soon as it is done.  Python: futures.as_completed.
///
/// Picture the belt at a baggage claim: what comes first is taken first.
///
///     for (const Future<int>& future : as_completed(futures, 5s))
///       use(future.result());
///
/// Returns: those already done first, in the order given; then the others in
///          the order of completion.  The time-out counts from the call.
template <typename T>
AsCompleted<T> as_completed(const std::vector<Future<T>>& futures,
                            Timeout timeout = std::nullopt) {
  return {unique(futures), timeout};
}

}  // namespace lab::threads
