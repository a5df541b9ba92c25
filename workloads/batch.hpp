#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <string>

#include "workloads/failure.hpp"
#include "workloads/spec.hpp"

namespace lab {

/// What a task gives back: a short text that proves the work was done.
/// The same task gives the same answer, in every model and every process.
using Answer = std::string;

/// What the tasks of a batch mostly do with their time.
enum class Kind { waiting, computing };

class TwoSteps;

/// A fixed number of independent tasks of one kind, numbered from 0.
///
/// Every task can be done in two ways, and both give the same answer:
///   run(task)        waits by holding on to the thread that called it;
///   run_async(task)  waits by letting its thread go and coming back later.
/// What computes is never inlined into one of them: both run the same
/// instructions, and need the same time for them.
///
/// Thread safety: any number of tasks may run at once, on any threads.
class Batch {
 public:
  virtual ~Batch() = default;

  virtual const Spec& spec() const = 0;
  virtual Kind kind() const = 0;

  /// Requires: task < spec().tasks.
  /// Blocks: the calling thread.
  /// Throws: TaskError when it knows what went wrong, or any std::exception.
  virtual Answer run(std::size_t task) const = 0;

  /// The same task for coroutines.
  ///
  /// Suspends: and resumes on the awaiting coroutine's executor.
  /// Lifetime: the batch must outlive the awaiting.
  virtual boost::asio::awaitable<Answer> run_async(std::size_t task) const = 0;

  /// The halves of its tasks, if they first wait and then compute; else none.
  virtual const TwoSteps* two_steps() const { return nullptr; }
};

}  // namespace lab
