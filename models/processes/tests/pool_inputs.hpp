#pragma once

#include <iterator>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <vector>

#include "models/threads/next_iterator.hpp"

namespace lab::processes {

/// 0 … count - 1
inline std::vector<int> numbers(std::size_t count) {
  std::vector<int> all(count);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

inline std::vector<int> squares(std::size_t count) {
  std::vector<int> all = numbers(count);
  for (int& n : all) n *= n;
  return all;
}

/// The inputs 0 … count - 1: counts how many were taken, and throws in place
/// of one.
class Counted {
 public:
  explicit Counted(int& taken, int count = std::numeric_limits<int>::max(),
                   int bad = -1)
      : taken_(taken), count_(count), bad_(bad) {}

  std::optional<int> next() {
    if (taken_ == count_) return std::nullopt;
    const int n = taken_++;
    if (n == bad_) throw std::runtime_error("bad input");
    return n;
  }

  auto begin() { return threads::NextIterator(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  int& taken_;
  int count_;
  int bad_;
};

}  // namespace lab::processes
