#pragma once

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>

namespace exercise {

/// A rendezvous of processes; it must lie in shared memory.
class ProcessGate {
 public:
  /// Waits until it is opened, or the one who made this process is gone.
  void arrive() {
    ++present_;
    const pid_t parent = ::getppid();
    while (!open_ && ::getppid() == parent)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  void open() { open_ = true; }

  /// How many came.
  std::size_t present() const { return present_; }

 private:
  std::atomic<std::size_t> present_ = 0;
  std::atomic<bool> open_ = false;
};

}  // namespace exercise
