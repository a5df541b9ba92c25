#include "mock_server/state/scripts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

#include "mock_server/endpoints/endpoints.hpp"
#include "mock_server/http/fields.hpp"
#include "mock_server/http/target.hpp"

namespace lab::mock {
namespace {

using nlohmann::json;
using Names = std::vector<std::string_view>;

template <typename... T>
[[noreturn]] void refuse(fmt::format_string<T...> what, T&&... values) {
  throw std::invalid_argument("script: " +
                              fmt::format(what, std::forward<T>(values)...));
}

/// Cut off where it gets boring.
std::string shown(const json& value) { return value.dump().substr(0, 60); }

void must_be_object(const json& value, std::string_view name,
                    const Names& known) {
  if (!value.is_object())
    refuse("{}: {} is not an object {{...}}", name, shown(value));
  for (const auto& [member, ignored] : value.items())
    if (std::ranges::find(known, member) == known.end())
      refuse("{}: {} is unknown: known here are {}", name, member,
             fmt::join(known, ", "));
}

/// While it is read: what is nested deeply would take much stack later.
bool no_deeper(int depth, json::parse_event_t, json&) {
  if (depth > 16) refuse("lists and objects are nested too deeply");
  return true;
}

const json& needed(const json& object, const char* name) {
  if (!object.contains(name)) refuse("{}: is missing", name);
  return object.at(name);
}

std::string text(const json& value, std::string_view name) {
  if (!value.is_string()) refuse("{}: {} is not a text", name, shown(value));
  return value.get<std::string>();
}

std::uint64_t whole(const json& value, std::string_view name, std::uint64_t low,
                    std::uint64_t high) {
  const bool whole = value.is_number_unsigned();
  if (!whole || value.get<std::uint64_t>() < low ||
      value.get<std::uint64_t>() > high)
    refuse("{}: {} is not a whole number from {} to {}", name, shown(value),
           low, high);
  return value.get<std::uint64_t>();
}

std::chrono::nanoseconds delay(const json& value) {
  const bool number = value.is_number();
  const double ms = number ? value.get<double>() : -1;
  if (!(ms >= 0 && ms <= 60'000))
    refuse("delay_ms: {} is not a number from 0 to 60000", shown(value));
  return std::chrono::nanoseconds(static_cast<std::int64_t>(ms * 1e6));
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return c < 0x80 &&
           (std::isalnum(c) != 0 ||
            std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) !=
                std::string_view::npos);
  });
}

void add_header(Reply& reply, const std::string& name, const json& value) {
  constexpr std::array<std::string_view, 5> ours = {
      "connection", "content-length", "date", "server-timing",
      "transfer-encoding"};
  const std::string plain = lower(name);
  if (!is_token(name)) refuse("headers: {} is no name", shown(name));
  if (std::ranges::find(ours, plain) != ours.end())
    refuse("headers: the server writes {} itself: use raw for another", name);
  const std::string content = text(value, name);
  if (std::ranges::any_of(content, [](unsigned char c) {
        return (c < ' ' && c != '\t') || c == 0x7f;
      }))
    refuse("headers: {}: {} has a control character", name, shown(value));
  if (plain == "content-type") reply.type = {};
  reply.headers += fmt::format("{}: {}\r\n", name, content);
}

Scripted plain(const json& value) {
  must_be_object(value, "reply", {"status", "body", "headers", "delay_ms"});
  Reply reply;
  if (value.contains("status"))
    reply.status =
        static_cast<unsigned>(whole(value.at("status"), "status", 200, 599));
  if (value.contains("body")) reply.body = text(value.at("body"), "body");
  if (!reply.body.empty() && !has_content(reply.status))
    refuse("body: an answer with status {} has none", reply.status);
  const json headers = value.value("headers", json::object());
  if (!headers.is_object())
    refuse("headers: {} is not an object {{...}}", shown(headers));
  for (const auto& [name, content] : headers.items())
    add_header(reply, name, content);
  return {std::move(reply), delay(value.value("delay_ms", json(0)))};
}

Scripted fail(const json& value) {
  return {error_reply(static_cast<unsigned>(whole(value, "fail", 400, 599)),
                      "scripted failure")};
}

void must_be_true(const json& value, std::string_view name) {
  if (value != json(true)) refuse("{}: write \"{}\": true", name, name);
}

Scripted hang(const json& value) {
  must_be_true(value, "hang");
  return {Hang{}};
}

Scripted reset(const json& value) {
  must_be_true(value, "reset");
  return {Reset{}};
}

Scripted cut_short(const json& value) {
  must_be_object(value, "cut_short", {"after_bytes", "body"});
  Reply reply{.body = text(needed(value, "body"), "body")};
  if (reply.body.empty()) refuse("body: is empty, so nothing can be cut off");
  const std::uint64_t after = whole(value.value("after_bytes", json(0U)),
                                    "after_bytes", 0, reply.body.size() - 1);
  return {CutShort{std::move(reply), after}};
}

Scripted raw(const json& value) { return {Raw{text(value, "raw")}}; }

constexpr std::array<std::pair<const char*, Scripted (*)(const json&)>, 6>
    forms = {{{"reply", plain},
              {"fail", fail},
              {"hang", hang},
              {"reset", reset},
              {"cut_short", cut_short},
              {"raw", raw}}};

Scripted scripted(const json& entry) {
  for (const auto& [name, make] : forms)
    if (entry.size() == 1 && entry.contains(name)) return make(entry.at(name));
  refuse(
      "replies: {} is not one of {{\"reply\": ...}}, fail, hang, reset, "
      "cut_short, raw",
      shown(entry));
}

/// As requests have it, so that it is found.
std::string path(const json& value) {
  const std::string given = text(value, "path");
  std::string path;
  std::string query;
  const bool good = given.starts_with('/') && given.size() < 8000 &&
                    given.find('?') == given.npos &&
                    read_target("GET", given, path, query);
  if (!good)
    refuse("path: {} is never asked for: write /name, without a ?",
           shown(value));
  if (is_control_path(path)) refuse("path: {} always answers itself", path);
  return path;
}

std::string method(const json& value) {
  std::string method = text(value, "method");
  if (!is_known_method(method))
    refuse("method: {} is unknown: write GET, POST or another in capitals",
           shown(value));
  return method;
}

std::map<std::string, std::string> headers(const json& value) {
  if (!value.is_object())
    refuse("headers: {} is not an object {{...}}", shown(value));
  std::map<std::string, std::string> result;
  for (const auto& [name, content] : value.items()) {
    if (!is_token(name)) refuse("headers: {} is no name", shown(name));
    if (!result.emplace(lower(name), text(content, name)).second)
      refuse("headers: {}: given twice", name);
  }
  return result;
}

}  // namespace

Script read_script(std::string_view text) {
  json script;
  try {
    script = json::parse(text, no_deeper);
  } catch (const json::parse_error& error) {
    refuse("not JSON: something is wrong at byte {}", error.byte);
  } catch (const json::exception&) {
    refuse("not JSON: a number is too large");
  }
  must_be_object(script, "script", {"path", "method", "headers", "replies"});
  Script result{{path(needed(script, "path"))}, {}};
  if (script.contains("method"))
    result.match.method = method(script.at("method"));
  if (script.contains("headers"))
    result.match.headers = headers(script.at("headers"));
  const json& replies = needed(script, "replies");
  if (!replies.is_array())
    refuse("replies: {} is not a list [...]", shown(replies));
  for (const json& entry : replies) result.replies.push_back(scripted(entry));
  return result;
}

}  // namespace lab::mock
