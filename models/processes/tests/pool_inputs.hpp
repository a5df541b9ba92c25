#pragma once

#include <ranges>
#include <stdexcept>
#include <vector>

namespace lab::processes {

/// 0 … count - 1
inline std::vector<int> numbers(int count) {
  const auto all = std::views::iota(0, count);
  return {all.begin(), all.end()};
}

inline std::vector<int> squares(int count) {
  std::vector<int> all = numbers(count);
  for (int& n : all) n *= n;
  return all;
}

/// Counts how many of its inputs were taken, and throws in place of one.
inline auto counted(int& taken, int count, int bad = -1) {
  return std::views::iota(0, count) |
         std::views::transform([&taken, bad](int n) {
           ++taken;
           if (n == bad) throw std::runtime_error("bad input");
           return n;
         });
}

}  // namespace lab::processes
