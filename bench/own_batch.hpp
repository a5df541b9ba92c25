#pragma once

#include <cstddef>
#include <string>

namespace lab {

/// A batch of the user's own, and the model that does it.
struct OwnBatch {
  std::string text;  ///< As it was typed.
  std::string model;
  std::size_t tasks = 1;
  double wait = 0;  ///< Seconds, of each task.
  double cpu = 0;   ///< Seconds of computing, of each task, after the wait.
  std::size_t at_most = 1;  ///< So many tasks at once.
};

}  // namespace lab
