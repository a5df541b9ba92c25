// Endpoints for those who measure and test; they count nowhere.

#include <fmt/format.h>

#include <stdexcept>

#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/state/conditions.hpp"

namespace lab::mock {
namespace {

Reply done() { return {.status = 204, .type = ""}; }

}  // namespace

Decision health(const Call&, ServerState&) {
  return {Reply{.body = "{\"ok\":true}"}};
}

Decision stats(const Call&, ServerState& state) {
  return {Reply{.body = to_json(state.statistics.stats())}};
}

Decision reset_stats(const Call&, ServerState& state) {
  state.statistics.reset();
  state.paths.reset();
  state.conditions.drawn = 0;
  return {done()};
}

Decision script(const Call& call, ServerState& state) {
  try {
    state.scripts.write(call.request.body);
  } catch (const std::invalid_argument& error) {
    return {error_reply(400, error.what())};
  }
  return {done()};
}

Decision list_scripts(const Call&, ServerState& state) {
  return {Reply{.body = state.scripts.to_json()}};
}

Decision clear_scripts(const Call&, ServerState& state) {
  state.scripts.clear();
  return {done()};
}

Decision show_conditions(const Call&, ServerState& state) {
  return {Reply{.body = to_json(state.conditions)}};
}

Decision change_conditions(const Call& call, ServerState& state) {
  set_conditions(state.conditions, call.parameters);
  return {Reply{.body = to_json(state.conditions)}};
}

Decision list_requests(const Call& call, ServerState& state) {
  const auto most = call.parameters.whole("last", 1, Journal::kept);
  return {Reply{.body = state.journal.to_json(most.value_or(100))}};
}

Decision clear_requests(const Call&, ServerState& state) {
  state.journal.clear();
  return {done()};
}

Decision show_lease(const Call&, ServerState& state) {
  return {Reply{.body = fmt::format("{{\"seconds_left\":{}}}",
                                    state.lease.seconds_left(Clock::now()))}};
}

Decision take_lease(const Call& call, ServerState& state) {
  const auto time = call.parameters.whole("seconds", 1, 3600).value_or(60);
  state.lease.take(std::chrono::seconds(time), Clock::now());
  return {Reply{.body = fmt::format("{{\"token\":\"{}\",\"seconds_left\":{}}}",
                                    state.lease.token(), time)}};
}

Decision give_back_lease(const Call&, ServerState& state) {
  state.lease.give_back();
  return {done()};
}

}  // namespace lab::mock
