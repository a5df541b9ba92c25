#pragma once

#include <deque>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "models/threads/future.hpp"
#include "models/threads/next_iterator.hpp"

namespace lab::threads {

/// The results of Executor::map(), in the order of the inputs.
///
/// An error stands at the place of its input and ends the sequence.
///
/// Thread safety: one thread at a time.
/// Lifetime: what has not started is cancelled once the sequence ends, by an
///           error or because it goes out of scope.
template <typename T>
class [[nodiscard]] MapResults {
 public:
  using Item = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  explicit MapResults(Deadline deadline) : deadline_(deadline) {}
  MapResults(MapResults&& other) noexcept
      : futures_(std::exchange(other.futures_, {})),
        deadline_(other.deadline_) {}
  MapResults& operator=(MapResults&&) = delete;
  ~MapResults() { cancel_rest(); }

  /// Adds one behind the others.
  void push_back(Future<T> future) { futures_.push_back(std::move(future)); }

  /// Returns: nothing at the end.
  /// Blocks: until the next result is there.
  /// Throws: what its work threw; TimedOut if the time of all is over.
  [[nodiscard]] std::optional<Item> next() {
    if (futures_.empty()) return std::nullopt;
    try {
      auto item = item_of(std::move(futures_.front()));
      futures_.pop_front();
      return item;
    } catch (...) {
      cancel_rest();
      throw;
    }
  }

  auto begin() { return NextIterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  Item item_of(Future<T>&& future) const {
    if constexpr (std::is_void_v<T>) {
      future.result(deadline_.left());
      return {};
    } else {
      return std::move(future).result(deadline_.left());
    }
  }

  void cancel_rest() {
    for (const Future<T>& future : futures_) future.cancel();
    futures_.clear();
  }

  std::deque<Future<T>> futures_;
  Deadline deadline_;
};

}  // namespace lab::threads
