#pragma once

#include <string>

namespace lab::processes {

/// How a worker process came to its end, in words: "worker 1234 killed by
/// signal 9 (SIGKILL)".
///
/// Requires: `status` as wait() gave it; `short_of_memory` if the kernel killed
///           processes for want of memory in the meantime.
std::string describe_end(int pid, int status, bool short_of_memory);

}  // namespace lab::processes
