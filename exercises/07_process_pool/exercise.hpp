#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "given/bytes.hpp"
#include "given/worker.hpp"

/// Given: how many of the readings felt warmer than the threshold.  It keeps a
/// core busy.
std::size_t count_above(const std::vector<double>& readings, double threshold);

/// Counts for each threshold how many readings felt warmer.
///
/// So many given::Workers do all of the counting, each in a process of its own
/// and all at the same time.
///
/// Returns: the numbers, in the order of the thresholds.  No process is left.
std::vector<std::size_t> count_all(const std::vector<double>& readings,
                                   const std::vector<double>& thresholds,
                                   std::size_t workers);
