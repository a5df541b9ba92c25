#pragma once

#include <cstdint>
#include <string>

namespace lab::processes {

/// What a worker may do in the middle of a task, by name:
///
///     kill exit          ends this process by SIGKILL, or with exit code 99
///     hang compute       never returns
///     stubborn           never returns, and is deaf to SIGTERM
///     mute               closes the pipe to the parent and stays
///     half short         ends with a part of a reply written
///     garbage huge other request
///                        writes what is no reply to this task
///     bored              replies with a failure of no known kind
///     print throw starve prints, throws, finds no memory
///     fine               nothing
///
/// Requires: `replies` is the pipe to the parent.
/// Returns: the number of the task, if it returns at all.
std::string misbehave(const std::string& how, std::uint64_t task, int replies);

}  // namespace lab::processes
