#pragma once

#include <string>
#include <vector>

#include "bench/experiment.hpp"
#include "bench/own_batch.hpp"

namespace lab {

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
