#pragma once

#include <vector>

namespace lab {

/// The numbers of cores.
using Cores = std::vector<int>;

/// Where the calling thread may run.
///
/// Throws: std::system_error.
Cores allowed_cores();

/// From now on it runs there and nowhere else: the calling thread, or the one
/// with this id.  To bind a whole process is to bind its threads.
///
/// Throws: std::system_error.
void bind_to(const Cores& cores, int thread = 0);

}  // namespace lab
