#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <string>

#include "workloads/batch.hpp"

namespace lab {

/// The two halves of a task that first waits and then computes.
///
/// A model can have them done in different places: one thread waits for
/// hundreds of tasks, while their computing keeps every core busy.  Together
/// they give the answer of the task: compute(task, fetched).
class TwoSteps {
 public:
  virtual ~TwoSteps() = default;

  /// Gets what the computing needs.
  ///
  /// Suspends: and resumes on the awaiting coroutine's executor.
  /// Throws: as the task does.
  virtual boost::asio::awaitable<std::string> fetch(std::size_t task) const = 0;

  /// Makes the answer of what was fetched, maybe by another process.
  ///
  /// Blocks: never for anyone else, but it computes for long.
  virtual Answer compute(std::size_t task,
                         const std::string& fetched) const = 0;
};

}  // namespace lab
