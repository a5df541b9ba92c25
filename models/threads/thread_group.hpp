#pragma once

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "models/environment_error.hpp"

namespace lab::threads {

/// Throws EnvironmentError: "started 7 of 64 threads: …".
[[noreturn]] void throw_cannot_start_thread(std::size_t started,
                                            std::size_t wanted,
                                            const std::system_error& why);

/// Starts so many threads that live at the same time, and lets them end: for
/// libraries that do not survive it when there are not enough.  A few hundred
/// are taken for granted.
///
/// Throws: EnvironmentError if the machine does not have them.
void require_threads(std::size_t count);

/// A row of threads; a finished one makes room for the next in its slot.
///
/// Thread safety: belongs to the thread that made it.
/// Lifetime: the destructor joins them all.
class ThreadGroup {
 public:
  explicit ThreadGroup(std::size_t size) : threads_(size) {}

  /// Runs `work` on a new thread in a slot whose last thread is about to end.
  ///
  /// Requires: slot < size.
  /// Blocks: until that last thread has ended.
  /// Throws: EnvironmentError if the machine has no thread left to give; those
  ///         already started go on and are joined by the destructor.
  template <typename Work>
  void start(std::size_t slot, Work work) {
    try {
      threads_[slot] = std::jthread(std::move(work));
    } catch (const std::system_error& error) {
      const auto started = std::count_if(
          threads_.begin(), threads_.end(),
          [](const std::jthread& thread) { return thread.joinable(); });
      throw_cannot_start_thread(static_cast<std::size_t>(started),
                                threads_.size(), error);
    }
  }

 private:
  std::vector<std::jthread> threads_;
};

}  // namespace lab::threads
