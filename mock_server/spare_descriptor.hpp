#pragma once

#include <chrono>
#include <cstdint>

namespace lab::mock {

/// A descriptor kept for the day on which there are none left.
///
/// Without one, a connection that cannot be accepted stays in the queue: the
/// loop is told about it again and again, and spins.  With one, it can be given
/// up for a moment, to accept the connection and to close it.
class SpareDescriptor {
 public:
  SpareDescriptor();
  ~SpareDescriptor();
  SpareDescriptor(const SpareDescriptor&) = delete;
  SpareDescriptor& operator=(const SpareDescriptor&) = delete;

  /// Accepts the next connection of a listening socket and closes it.
  ///
  /// Gives: false if there was none, or the spare one is gone.
  bool turn_away(int listening);

 private:
  void complain();

  int spare_;
  std::uint64_t turned_away_ = 0;
  std::chrono::steady_clock::time_point complained_;
};

}  // namespace lab::mock
