#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace lab::mock {

/// A descriptor kept for the day on which there are none left.
///
/// Without one, a connection that cannot be accepted stays in the queue: the
/// loop is told about it again and again, and spins.  With one, it can be given
/// up for a moment, to accept the connection and to close it.
class SpareDescriptor {
 public:
  /// The program is named when it complains.
  explicit SpareDescriptor(std::string_view program);
  ~SpareDescriptor();
  SpareDescriptor(const SpareDescriptor&) = delete;
  SpareDescriptor& operator=(const SpareDescriptor&) = delete;

  /// Whether accept() failed because there is no descriptor or no memory for
  /// one more client: rest before the next try.
  static bool is_shortage(int error);

  /// Opens the spare one again if it was lost to another thread.
  ///
  /// Returns: whether there is one.  Without it, let nobody in.
  bool renew();

  /// Accepts the next connection of a listening socket and closes it.
  ///
  /// Requires: a socket that does not block.
  /// Returns: false if there was none, or the spare one is gone.
  bool reject_client(int listening);

 private:
  void complain();

  const std::string program_;
  int spare_;
  std::uint64_t rejected_ = 0;
  std::chrono::steady_clock::time_point complained_;
};

}  // namespace lab::mock
