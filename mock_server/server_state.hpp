#pragma once

#include "mock_server/gates.hpp"
#include "mock_server/mock_server.hpp"
#include "mock_server/paths.hpp"
#include "mock_server/scripts.hpp"
#include "mock_server/statistics.hpp"

namespace lab::mock {

/// All that the server knows; whoever serves a request may see it.
///
/// Thread safety: only the server's own.
struct ServerState {
  MockServerOptions options;
  Statistics statistics = {};
  Paths paths = {};
  Scripts scripts = {};
  Gates gates = {};
  bool closing = false;  ///< No further request on any connection.
};

}  // namespace lab::mock
