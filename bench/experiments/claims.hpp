#pragma once

#include <string>

#include "bench/experiment.hpp"

namespace lab {

// Claims that several experiments make.

/// That a measure of an arm is this number, and not one more or less.
Claim exactly(std::string id, std::string text, const char* measure,
              std::string arm, double claimed);

/// That a pool of threads computes as fast as one of processes.
Claim threads_gain_too();

}  // namespace lab
