#pragma once

#include <cstddef>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "models/model.hpp"

namespace lab {

/// Throws EnvironmentError: "started 7 of 64 threads: …".
[[noreturn]] void throw_cannot_start_thread(std::size_t started,
                                            std::size_t wanted,
                                            const std::system_error& why);

/// Threads that are started one by one and joined together.
///
/// Threads: belongs to the thread that made it.
class Crew {
 public:
  explicit Crew(std::size_t wanted) : wanted_(wanted) {}

  /// Runs `work` on a new thread.
  ///
  /// Throws: EnvironmentError if the machine has no thread left to give; those
  ///         already started go on and are joined.
  template <typename Work>
  void start(Work work) {
    try {
      threads_.emplace_back(std::move(work));
    } catch (const std::system_error& error) {
      throw_cannot_start_thread(threads_.size(), wanted_, error);
    }
  }

  /// Waits: blocks until every thread has ended.
  void join() { threads_.clear(); }

  std::size_t size() const { return threads_.size(); }

 private:
  std::size_t wanted_;
  std::vector<std::jthread> threads_;
};

}  // namespace lab
