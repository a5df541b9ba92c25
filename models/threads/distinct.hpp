#pragma once

#include <set>
#include <vector>

#include "models/threads/future.hpp"

namespace lab::threads {

/// The futures without those that stand for the same work as an earlier one.
template <typename T>
std::vector<Future<T>> distinct(const std::vector<Future<T>>& futures) {
  std::vector<Future<T>> kept;
  std::set<AnyFuture> seen;
  for (const Future<T>& future : futures)
    if (seen.insert(future).second) kept.push_back(future);
  return kept;
}

}  // namespace lab::threads
