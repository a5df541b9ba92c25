#pragma once

#include <functional>
#include <memory>
#include <stop_token>

namespace lab {

/// What Ctrl+C means: the first one asks the run to stop and to keep what it
/// has; the second one ends the program at once.
class Interrupt {
 public:
  /// `at_once` is called before the program ends at once, in a signal handler:
  /// it may only do what is safe there, such as kill().
  explicit Interrupt(std::function<void()> at_once);
  ~Interrupt();

  std::stop_token token() const;

  /// 130 or 143 if a signal came, otherwise 0.
  int exit_code() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace lab
