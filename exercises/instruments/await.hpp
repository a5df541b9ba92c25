#pragma once

#include <chrono>
#include <functional>

namespace exercise {

/// Waits until it holds, or until there is no hope: all other threads of this
/// program, and the processes that it started, have slept for that long, and it
/// still does not hold.
///
/// A thread that could run, but gets no core, is not asleep: so a busy machine
/// only makes this wait longer.
///
/// Returns: whether it holds.
bool await(const std::function<bool()>& holds,
           std::chrono::milliseconds asleep = std::chrono::seconds(2));

/// Waits until they have slept for a while, so that nothing more will happen.
///
/// Returns: false if somebody never sleeps.
bool come_to_rest();

}  // namespace exercise
