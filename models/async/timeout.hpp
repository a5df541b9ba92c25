#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>

namespace lab::async {

/// How long to wait at most; nothing means for ever, as None does in Python.
using Timeout = std::optional<std::chrono::steady_clock::duration>;

/// The time was over first.  Python: TimeoutError.
class TimedOut : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace lab::async
