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
/// Thread safety: one thread at a time.
/// Lifetime: what has not started is dropped when it goes out of scope.
template <typename R>
class [[nodiscard]] Results {
 public:
  using Item = std::conditional_t<std::is_void_v<R>, std::monostate, R>;

  explicit Results(PackedStream stream) : stream_(std::move(stream)) {}

  /// Returns: nothing at the end.
  /// Blocks: until the next result is there.
  /// Throws: the error at this place; the next call goes on after it.
  [[nodiscard]] std::optional<Item> next() {
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

/// All the results, in a list.
///
/// Blocks: until all of them are there.
/// Throws: the first error, if there is one, when all have come.
template <typename R>
auto collect(Results<R> results) {
  std::vector<typename Results<R>::Item> values;
  std::exception_ptr first_error;
  for (bool goes_on = true; goes_on;) {
    try {
      auto value = results.next();
      goes_on = value.has_value();
      if (value) values.push_back(*std::move(value));
    } catch (...) {
      if (!first_error) first_error = std::current_exception();
    }
  }
  if (first_error) std::rethrow_exception(first_error);
  if constexpr (!std::is_void_v<R>) return values;
}

}  // namespace lab::processes
