#pragma once

#include <string>

#include "bench/experiment.hpp"
#include "bench/harness/sample.hpp"

namespace lab {

/// Does an arm's work in this process, with the clock running.  A peer does it
/// in a process of its own, with the Python given.
///
/// Returns: what could be seen from here; the server's part is missing.
/// Throws: what the work throws.
Repetition perform(const Arm& arm, const std::string& python);

}  // namespace lab
