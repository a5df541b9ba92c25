#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lab::hosts {

/// What the program on a host is told on its command line.
struct HostArguments {
  std::size_t job = 0;
  std::size_t workers = 1;
  std::vector<std::string> addresses;  ///< "10.0.0.1:4000": of the master.
};

/// Throws: std::invalid_argument if it was not started by a master.
HostArguments parse_host_arguments(const std::vector<std::string>& words);

/// Does tasks for the master on a pool of worker processes, as many at once as
/// there are workers.  Nobody is busy while there is nothing to do.
///
/// Blocks: until the master says that there is nothing more.  If it is gone,
///         this process and its workers end at once.
/// Throws: EnvironmentError if the master cannot be found.
void serve_master(const HostArguments& arguments);

}  // namespace lab::hosts
