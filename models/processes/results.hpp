#pragma once

#include <exception>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/processes/pack.hpp"
#include "models/processes/packed_stream.hpp"
#include "models/threads/next_iterator.hpp"

namespace lab::processes {

/// The results of Pool::imap() and imap_unordered(), one by one.
///
///     while (const auto result = results.next()) use(*result);
///
/// A range-for loop does as well, if no task fails.
///
/// Thread safety: one at a time.
/// Lifetime: what has not started is dropped when it goes out of scope.
template <typename R>
class Results {
 public:
  using Item = std::conditional_t<std::is_void_v<R>, std::monostate, R>;

  explicit Results(PackedStream stream) : stream_(std::move(stream)) {}

  /// Returns: nothing at the end.
  /// Blocks: until the next result is there.
  /// Throws: the error at this place; the next call goes on after it.
  std::optional<Item> next() {
    const auto packed = stream_.next();
    if (!packed) return std::nullopt;
    if constexpr (std::is_void_v<R>)
      return Item();
    else
      return unpack<R>(*packed);
  }

  auto begin() { return threads::NextIterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  PackedStream stream_;
};

/// All results of a stream, and the first error if there is one.
template <typename R>
struct Collected {
  std::vector<typename Results<R>::Item> values;
  std::exception_ptr first_error;

  /// Returns: false at the end.
  bool add_next(Results<R>& results) try {
    auto value = results.next();
    if (value && !first_error) values.push_back(std::move(*value));
    return value.has_value();
  } catch (...) {
    if (!first_error) first_error = std::current_exception();
    return true;
  }
};

/// Waits for all the results, then throws the first error if there is one.
template <typename R>
auto collect(Results<R> results) {
  Collected<R> all;
  while (all.add_next(results)) {
  }
  if (all.first_error) std::rethrow_exception(all.first_error);
  if constexpr (!std::is_void_v<R>) return std::move(all.values);
}

}  // namespace lab::processes
