#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace lab {

/// As many cores as this process may use: those that it may run on (its
/// affinity), or what the quota of its control groups pays for, whichever is
/// less; at least 1.  A part of a core counts as one: with a quota of 1.5, two
/// run at the same time, if not all the time.
///
/// Python: os.process_cpu_count(), which knows nothing of quotas.
std::size_t usable_cores();

/// The least of the quotas that hold for this process, in cores: 1.5 is 150 ms
/// of CPU time in each 100 ms.  Nothing if there is none.
///
/// A quota is cpu.max in version 2 of control groups and cpu.cfs_quota_us in
/// version 1, in the group of the process or in one around it.
/// `root` is the folder with proc/ and sys/.
std::optional<double> cpu_quota(const std::filesystem::path& root = "/");

}  // namespace lab
