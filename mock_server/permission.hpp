#pragma once

#include <optional>

#include "mock_server/action.hpp"
#include "mock_server/asio.hpp"
#include "mock_server/endpoints/endpoints.hpp"

namespace lab::mock {

/// Who may ask an endpoint for those who measure.
///
/// With --control-token: who shows it.  Without: anyone may look, but only a
/// program on this machine may change something; a page in a browser may not,
/// since any page that somebody has open could.  While a run holds the lease,
/// it alone may change something.
///
/// Returns: nothing if the client may, else what to answer.
std::optional<Reply> denial(const ServerState& state, const Endpoint& endpoint,
                            const Request& request, const Tcp::endpoint& client,
                            Clock::time_point now);

}  // namespace lab::mock
