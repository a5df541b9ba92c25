// Answers that show a client what it asked for.

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// As JSON.  Values may hold bytes that are no UTF-8.
std::string as_json(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false,
                                   nlohmann::json::error_handler_t::replace);
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
  std::vector<std::pair<std::string_view, std::string>> found;
  std::map<std::string, std::size_t> places;  // in it, of a name
  for (const auto& [name, value] : fields_of(call.request)) {
    const auto [entry, is_new] = places.emplace(lower(name), found.size());
    if (is_new)
      found.emplace_back(name, value);
    else
      (found[entry->second].second += ", ") += value;
  }
  std::string body;
  for (const auto& [name, value] : found)
    body += (body.empty() ? "" : ",") + as_json(name) + ':' + as_json(value);
  return {Reply{.body = "{\"headers\":{" + body + "}}"}};
}

}  // namespace lab::mock
