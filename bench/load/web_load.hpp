#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "bench/measure/latency.hpp"
#include "workloads/batch.hpp"

namespace lab {

/// Requests to a web server, each on a connection of its own.
///
/// In a closed loop, each user asks again as soon as the answer is there: a
/// slow server is asked less often.  In an open loop there is an `interval`,
/// and requests are due whether the server keeps up or not; one is sent when it
/// is due, or as soon after as a user is free.
struct WebLoad {
  std::size_t users = 1;  ///< So many requests under way at most.
  std::size_t requests = 1;
  std::optional<std::chrono::nanoseconds> interval = {};
};

struct WebResult {
  std::vector<Answer> answers;  ///< In the order of the requests.
  Latencies latencies;
  double seconds = 0;
};

/// Asks for "/0", "/1" and so on.
///
/// Blocks: until all are answered.
/// Throws: TaskError.
WebResult put_load_on(const std::string& server, const WebLoad& load);

}  // namespace lab
