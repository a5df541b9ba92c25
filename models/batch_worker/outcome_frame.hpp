#pragma once

#include "models/model.hpp"
#include "models/processes/frame.hpp"

namespace lab {

/// The frame that carries an outcome back.  It carries a failure instead of an
/// answer that is too large for a frame.
processes::Frame to_frame(const Outcome& outcome);

/// The outcome that a reply carries.
///
/// Throws: processes::FrameError if it is a failure without a known kind.
Outcome to_outcome(processes::Frame reply);

}  // namespace lab
