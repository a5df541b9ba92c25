#pragma once

#include "mock_server/response_writer.hpp"
#include "mock_server/router.hpp"
#include "mock_server/server_state.hpp"

namespace lab::mock {

/// One request that takes time, until it is answered.
struct Exchange {
  ServerState& state;
  ResponseWriter& writer;
  PlannedResponse plan;
  Clock::time_point arrived;
  Clock::time_point due;
  Framing framing = {};
};

/// Waits until the answer is due, gives it, and ends the scope.
///
/// Suspends: resumes on the server's thread.
Task<void> respond(Exchange& exchange);

}  // namespace lab::mock
