#pragma once

#include <functional>
#include <memory>
#include <stop_token>

namespace lab {

/// What SIGINT, SIGTERM and SIGHUP mean: the first one asks the run to stop and
/// to keep what it has; a second SIGINT or SIGTERM ends the program at once.
class Interrupt {
 public:
  /// `at_once` is called before the program ends at once, in a signal handler:
  /// it may only do what is safe there, such as kill().
  explicit Interrupt(std::function<void()> at_once);
  ~Interrupt();

  std::stop_token token() const;

  /// The number of the first signal, or 0 if none came.
  int received() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace lab
