#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "workloads/batch.hpp"

namespace lab {

/// GET requests, all at once, each on a connection of its own, made with
/// sockets and epoll and nothing else: what no client on one thread can do with
/// less.
///
/// It speaks just enough HTTP for the mock server: no limit of time, no
/// redirection, no kept connection, no answer without Content-Length.
///
/// Requires: `path` is the same for all tasks up to their number, which is put
///           behind it: "/delay/100?task=".
/// Returns: what the workload `fetch` says of each reply.
/// Blocks: until all are answered.
/// Throws: EnvironmentError if there are not enough descriptors or ports;
///         std::runtime_error if a reply is not what was expected.
std::vector<Answer> fetch_by_bare_loop(const std::string& server,
                                       const std::string& path,
                                       std::size_t tasks);

}  // namespace lab
