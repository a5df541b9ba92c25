#pragma once

#include "mock_server/house.hpp"
#include "mock_server/reception.hpp"
#include "mock_server/wire.hpp"

namespace lab::mock {

/// One request that takes time, until it is answered.
struct Exchange {
  House& house;
  Wire& wire;
  Plan plan;
  Clock::time_point arrived;
  Clock::time_point due;
  Framing framing = {};
};

/// Waits until the answer is due, gives it, and ends the visit.
///
/// Suspends: resumes on the server's thread.
Task<void> perform(Exchange& exchange);

}  // namespace lab::mock
