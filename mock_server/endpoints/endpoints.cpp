#include "mock_server/endpoints/endpoints.hpp"

#include <algorithm>
#include <iterator>

namespace lab::mock {
namespace {

using enum Purpose;

constexpr Endpoint endpoint_table[] = {
    {"GET", "/delay/{ms}", "", experiment, delay},
    {"GET", "/v2/aggs/ticker/{ticker}/prev", "", stand_in, previous_close},
    {"GET", "/history/{ticker}", "period", stand_in, history},
    {"GET", "/portfolio", "", stand_in, portfolio},
    {"GET", "/page/{n}", "", experiment, page},
    {"GET", "/bytes/{n}", "rate", experiment, bytes},
    {"GET", "/stream", "items interval", experiment, stream},
    {"GET", "/gate/{k}", "quiet_ms", experiment, gate},
    {"GET", "/status/{n}", "", experiment, status},
    {"GET", "/headers", "", experiment, headers},
    {"GET", "/", "", open, live_page},
    {"GET", "/events", "", open, events},
    {"GET", "/health", "", open, health},
    {"GET", "/stats", "", control, stats},
    {"POST", "/stats/reset", "", control, reset_stats},
    {"GET", "/script", "", control, list_scripts},
    {"POST", "/script", "", control, script},
    {"DELETE", "/script", "", control, clear_scripts},
    {"GET", "/conditions", "", control, show_conditions},
    {"POST", "/conditions", "jitter error_rate limit limit_rate paused",
     control, change_conditions},
    {"GET", "/requests", "last", control, list_requests},
    {"DELETE", "/requests", "", control, clear_requests},
    {"GET", "/lease", "", control, show_lease},
    {"POST", "/lease", "seconds", control, take_lease},
    {"DELETE", "/lease", "", control, give_back_lease},
};

/// Compares, and gives what stands in the place of {…}.
bool matches(std::string_view pattern, std::string_view path,
             std::string_view& part) {
  const std::size_t open = pattern.find('{');
  if (open == pattern.npos) return pattern == path;
  const std::string_view before = pattern.substr(0, open);
  const std::string_view after = pattern.substr(pattern.find('}') + 1);
  if (path.size() < before.size() + after.size() || !path.starts_with(before) ||
      !path.ends_with(after))
    return false;
  part = path.substr(open, path.size() - before.size() - after.size());
  return part.find('/') == part.npos;
}

}  // namespace

std::span<const Endpoint> all_endpoints() { return endpoint_table; }

Destination find_endpoint(std::string_view method, std::string_view path) {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  Destination result;
  for (const Endpoint& endpoint : endpoint_table) {
    if (endpoint.method != wanted ||
        !matches(endpoint.pattern, path, result.part))
      continue;
    result.endpoint = &endpoint;
    break;
  }
  return result;
}

std::string allowed_methods(std::string_view path) {
  if (path == "*") return "GET, HEAD, POST, DELETE, OPTIONS";
  std::string result;
  std::string_view ignored;
  for (const Endpoint& endpoint : endpoint_table) {
    if (!matches(endpoint.pattern, path, ignored)) continue;
    result += endpoint.method;
    result += endpoint.method == "GET" ? ", HEAD, " : ", ";
  }
  return result.empty() ? result : result + "OPTIONS";
}

bool is_control_path(std::string_view path) {
  return std::ranges::any_of(endpoint_table, [path](const Endpoint& endpoint) {
    return !is_counted(endpoint.purpose) && endpoint.pattern == path;
  });
}

bool is_own_parameter(std::string_view name) {
  if (name.empty()) return false;
  const auto lists = [name](std::string_view names) {
    for (std::size_t end = 0; end != names.npos;) {
      end = names.find(' ');
      if (names.substr(0, end) == name) return true;
      names.remove_prefix(end == names.npos ? 0 : end + 1);
    }
    return false;
  };
  return lists(common_parameters) ||
         std::ranges::any_of(endpoint_table, [&](const Endpoint& endpoint) {
           return lists(endpoint.parameters);
         });
}

bool is_known_method(std::string_view method) {
  constexpr std::string_view known[] = {"GET",   "HEAD",    "POST",
                                        "PUT",   "DELETE",  "TRACE",
                                        "PATCH", "OPTIONS", "CONNECT"};
  return std::ranges::find(known, method) != std::end(known);
}

}  // namespace lab::mock
