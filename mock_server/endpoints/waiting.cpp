// Endpoints whose only business is to take their time.

#include <fmt/format.h>

#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/endpoints/latency.hpp"

namespace lab::mock {

Decision delay(const Call& call, ServerState&) {
  const double ms = number_between("ms", call.part, 0, Latency::max_ms);
  const auto task = call.parameters.whole("task", 0, UINT64_MAX);
  return {Reply{.body = task ? fmt::format("{{\"task\":{}}}", *task)
                             : "{\"task\":null}"},
          ms};
}

Decision gate(const Call& call, ServerState&) {
  const auto quiet = call.parameters.whole("quiet_ms", 1, 60'000);
  return {Gate{whole_between("k", call.part, 1, 100'000),
               std::chrono::milliseconds(quiet.value_or(2000))}};
}

}  // namespace lab::mock
