#pragma once

#include <stdexcept>

namespace lab::threads {

/// Work was submitted to an executor or a pool after its shutdown().
class ShutDown : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ShutdownOptions {
  bool wait = true;             ///< Until all work is done.
  bool cancel_futures = false;  ///< Those that have not started.
};

}  // namespace lab::threads
