// Endpoints for those who measure and test; they count nowhere.

#include <stdexcept>

#include "mock_server/endpoints.hpp"

namespace lab::mock {

Decision health(const Call&, House&) {
  return {Reply{.body = "{\"ok\":true}"}};
}

Decision stats(const Call&, House& house) {
  return {Reply{.body = to_json(house.ledger.stats())}};
}

Decision reset_stats(const Call&, House& house) {
  house.ledger.reset();
  house.paths.reset();
  return {Reply{.status = 204, .type = ""}};
}

Decision script(const Call& call, House& house) {
  try {
    house.scripts.write(call.request.body);
  } catch (const std::invalid_argument& error) {
    return {error_reply(400, error.what())};
  }
  return {Reply{.status = 204, .type = ""}};
}

Decision list_scripts(const Call&, House& house) {
  return {Reply{.body = house.scripts.to_json()}};
}

Decision clear_scripts(const Call&, House& house) {
  house.scripts.clear();
  return {Reply{.status = 204, .type = ""}};
}

}  // namespace lab::mock
