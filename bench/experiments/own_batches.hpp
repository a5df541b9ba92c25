#pragma once

#include <string>
#include <vector>

#include "bench/experiment.hpp"

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

/// Adds the batch that "async,500,0.08,0.002,50" describes: a model, how many
/// tasks, for how many seconds each waits and computes, and how many at once.
///
/// Throws: std::invalid_argument, in one line.
void add_own_batch(std::vector<OwnBatch>& batches, const std::string& text);

/// The experiment whose arms they are.  It stands in no catalogue: without a
/// batch there is nothing to measure.
Experiment own_batches(const Setting& setting,
                       const std::vector<OwnBatch>& batches);

}  // namespace lab
