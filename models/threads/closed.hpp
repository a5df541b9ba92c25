#pragma once

#include <stdexcept>

namespace lab::threads {

/// Something was put into a queue that had been closed.
class Closed : public std::runtime_error {
 public:
  Closed()
      : std::runtime_error(
            "queue: it is closed: put all items before close()") {}
};

}  // namespace lab::threads
