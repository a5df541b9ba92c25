#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace exercise {

/// A place where threads wait for one another: the proof that so many can be
/// there at once.
class Rendezvous {
 public:
  explicit Rendezvous(std::size_t wanted) : wanted_(wanted) {}

  /// Waits until so many are there, or until it is opened.
  void arrive() {
    std::unique_lock lock(mutex_);
    if (++present_ >= wanted_) open_ = true;
    opened_.notify_all();
    opened_.wait(lock, [this] { return open_; });
  }

  /// Lets all go on, whoever is missing.
  void open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }

  /// How many came.
  std::size_t present() const {
    const std::scoped_lock lock(mutex_);
    return present_;
  }

 private:
  const std::size_t wanted_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable opened_;
  std::size_t present_ = 0;
  bool open_ = false;
};

}  // namespace exercise
