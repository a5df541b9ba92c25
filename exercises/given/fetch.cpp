#include "given/fetch.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include "instruments/callers.hpp"
#include "instruments/surroundings.hpp"

namespace given {

std::string fetch(const std::string& path) {
  exercise::note_caller();
  httplib::Client client("http://" + exercise::server_address());
  client.set_read_timeout(std::chrono::seconds(60));
  const auto reply = client.Get(path);
  if (!reply)
    throw FetchError(
        fmt::format("{}: {}", path, httplib::to_string(reply.error())));
  if (reply->status != 200)
    throw FetchError(
        fmt::format("{}: status {}: {}", path, reply->status, reply->body));
  return reply->body;
}

}  // namespace given
