#pragma once

#include <vector>

#include "models/threads/future.hpp"
#include "models/threads/unique.hpp"
#include "models/threads/until.hpp"

namespace lab::threads {

template <typename T>
struct WaitResult {
  std::vector<Future<T>> done;
  std::vector<Future<T>> pending;  ///< They may run, and are left alone.
};

/// Blocks until enough of the futures are done or the time is over.
void wait_until_enough(const std::vector<AnyFuture>& futures, Until until,
                       Timeout timeout);

/// Sorts futures into those done and those not.  Python: futures.wait.
///
///     auto [done, pending] = wait(futures, Until::first_completed);
///
/// Returns: the futures without duplicates, each set in the order given.  With
///          Until::first_completed at least one is done, if there is any and
///          the time is not over; nothing is cancelled.
/// Blocks: until then.
/// Throws: nothing; an error stays in its future.
template <typename T>
WaitResult<T> wait(const std::vector<Future<T>>& futures,
                   Until until = Until::all, Timeout timeout = std::nullopt) {
  const auto all = unique(futures);
  wait_until_enough({all.begin(), all.end()}, until, timeout);
  WaitResult<T> result;
  for (const Future<T>& future : all)
    (future.done() ? result.done : result.pending).push_back(future);
  return result;
}

}  // namespace lab::threads
