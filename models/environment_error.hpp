#pragma once

#include <stdexcept>

namespace lab {

/// The machine could not give what is needed, such as a thread or a process.
class EnvironmentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace lab
