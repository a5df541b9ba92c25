#pragma once

#include <cstddef>

namespace exercise {

/// Called by given::fetch(): this thread has asked for a page.
///
/// Thread safety: orders nothing between them, so it hides no race of a
///           student.
void note_caller();

/// How many different threads have asked since the last forget_callers().
std::size_t callers();

void forget_callers();

}  // namespace exercise
