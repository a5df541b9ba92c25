#pragma once

#include <string>

namespace lab::processes {

/// What a worker may do in the middle of a task, by name:
///
///     kill exit          ends this process by SIGKILL, or with exit code 99
///     hang compute       never returns
///     stubborn           never returns, and is deaf to SIGTERM
///     mute               closes the pipe to the parent and stays
///     half short         ends with a part of a reply written
///     garbage huge request
///                        writes what is no reply
///     print throw starve prints, throws, finds no memory
///     fine               nothing
///
/// Requires: this process is a worker.
void misbehave(const std::string& how);

}  // namespace lab::processes
