// Answers that show a client what it asked for.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/http/fields.hpp"

namespace lab::mock {
namespace {

/// What an answer of this status must also say (RFC 9110 §15.5).
std::string needed_headers(unsigned status) {
  switch (status) {
    case 401:
      return "WWW-Authenticate: Bearer realm=\"lab\"\r\n";
    case 405:
      return "Allow: GET, HEAD, OPTIONS\r\n";
    case 407:
      return "Proxy-Authenticate: Basic realm=\"lab\"\r\n";
    case 426:
      return "Upgrade: HTTP/2.0\r\nConnection: upgrade\r\n";
    case 429:
    case 503:
      return "Retry-After: 1\r\n";
    default:
      return {};
  }
}

/// Values may hold bytes that are no UTF-8.
std::string dumped(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

Decision status(const Call& call, ServerState&) {
  const auto status =
      static_cast<unsigned>(whole_between("n", call.part, 200, 599));
  Reply reply{.status = status, .headers = needed_headers(status)};
  if (has_content(status))
    reply.body = fmt::format("{{\"status\":{}}}", status);
  else
    reply.type = "";
  return {std::move(reply)};
}

Decision headers(const Call& call, ServerState&) {
  nlohmann::ordered_json found = nlohmann::ordered_json::object();
  for (const auto& [name, ignored] : fields_of(call.request))
    found[std::string(name)] = field(call.request, name).value_or("");
  return {Reply{.body = dumped({{"headers", found}})}};
}

}  // namespace lab::mock
