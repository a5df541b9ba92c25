// Endpoints for those who measure and test; they count nowhere.

#include <stdexcept>

#include "mock_server/endpoints/endpoints.hpp"

namespace lab::mock {

Decision health(const Call&, ServerState&) {
  return {Reply{.body = "{\"ok\":true}"}};
}

Decision stats(const Call&, ServerState& state) {
  return {Reply{.body = to_json(state.statistics.stats())}};
}

Decision reset_stats(const Call&, ServerState& state) {
  state.statistics.reset();
  state.paths.reset();
  return {Reply{.status = 204, .type = ""}};
}

Decision script(const Call& call, ServerState& state) {
  try {
    state.scripts.write(call.request.body);
  } catch (const std::invalid_argument& error) {
    return {error_reply(400, error.what())};
  }
  return {Reply{.status = 204, .type = ""}};
}

Decision list_scripts(const Call&, ServerState& state) {
  return {Reply{.body = state.scripts.to_json()}};
}

Decision clear_scripts(const Call&, ServerState& state) {
  state.scripts.clear();
  return {Reply{.status = 204, .type = ""}};
}

}  // namespace lab::mock
