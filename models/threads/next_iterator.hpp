#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

namespace lab::threads {

/// Lets a range-for loop walk along anything whose next() gives one item after
/// another, and at the end nothing.
///
///     auto begin() { return NextIterator(*this); }
///     std::default_sentinel_t end() const { return {}; }
///
/// Blocks: as next() does, when it is made and when it goes one further.
/// Throws: what next() throws.
template <typename Source>
class NextIterator {
 public:
  using value_type =
      typename decltype(std::declval<Source&>().next())::value_type;
  using difference_type = std::ptrdiff_t;

  explicit NextIterator(Source& source)
      : source_(&source), item_(source.next()) {}

  value_type& operator*() const { return *item_; }
  NextIterator& operator++() {
    item_ = source_->next();
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(std::default_sentinel_t) const { return !item_.has_value(); }

 private:
  Source* source_;
  mutable std::optional<value_type> item_;  // may be moved out of
};

}  // namespace lab::threads
