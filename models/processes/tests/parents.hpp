#pragma once

#include <string>

namespace lab::processes {

// Programs with pools, for what cannot happen to the test program itself.  The
// test program becomes one of them when its argument says so.

/// Returns: the program of that name, or nullptr.
///
///     --hanging         its workers hang in their tasks
///     --hanging-exit    its worker has nothing to do, and will hang at its end
///     --without-stdio   it has closed all its standard descriptors
///     --with-signals    it blocks and ignores signals, and prints which
///     --at-a-terminal   it waits for Ctrl+C, and then uses its worker again
int (*find_parent(const std::string& name))();

/// A program that has a pool, but does not call serve_if_worker().
///
/// Returns: 7, once it was refused.
int forget_to_serve();

}  // namespace lab::processes
