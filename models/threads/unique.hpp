#pragma once

#include <set>
#include <vector>

namespace lab::threads {

/// The futures or tasks without those that stand for the same work as an
/// earlier one.
template <typename Handle>
std::vector<Handle> unique(const std::vector<Handle>& handles) {
  std::vector<Handle> kept;
  std::set<Handle> seen;
  for (const Handle& handle : handles)
    if (seen.insert(handle).second) kept.push_back(handle);
  return kept;
}

}  // namespace lab::threads
