#include "mock_server/scripts.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace lab::mock {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(std::string_view what) {
  throw std::invalid_argument(fmt::format("script: {}", what));
}

/// The member, or the default if there is none.
template <typename T>
T member(const json& object, const char* name, T otherwise) {
  return object.contains(name) ? object.at(name).get<T>() : otherwise;
}

unsigned checked_status(unsigned status) {
  if (status < 200 || status > 599)
    refuse(fmt::format("status: {} is not between 200 and 599", status));
  return status;
}

std::chrono::nanoseconds checked_delay(double ms) {
  if (!(ms >= 0 && ms <= 60'000))
    refuse(fmt::format("delay_ms: {} is not between 0 and 60000", ms));
  return std::chrono::nanoseconds(static_cast<std::int64_t>(ms * 1e6));
}

Scripted plain(const json& reply) {
  Reply result;
  result.status = checked_status(member(reply, "status", 200U));
  result.body = member(reply, "body", std::string());
  const json headers = member(reply, "headers", json::object());
  for (const auto& [name, value] : headers.items()) {
    if (name == "Content-Type") result.type = {};
    result.headers += fmt::format("{}: {}\r\n", name, value.get<std::string>());
  }
  return {std::move(result), checked_delay(member(reply, "delay_ms", 0.0))};
}

Scripted fail(const json& status) {
  return {
      error_reply(checked_status(status.get<unsigned>()), "scripted failure")};
}

Scripted hang(const json&) { return {Hang{}}; }

Scripted reset(const json&) { return {Reset{}}; }

Scripted cut_short(const json& cut) {
  Reply reply{.body = cut.at("body").get<std::string>()};
  const std::size_t after = member(cut, "after_bytes", std::size_t{0});
  if (after >= reply.body.size())
    refuse(fmt::format("after_bytes: {} is not below the body's {}", after,
                       reply.body.size()));
  return {CutShort{std::move(reply), after}};
}

Scripted raw(const json& bytes) { return {Raw{bytes.get<std::string>()}}; }

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
      "each of replies must be one of reply, fail, hang, reset, cut_short, "
      "raw");
}

}  // namespace

void Scripts::write(std::string_view text) {
  try {
    const json script = json::parse(text);
    std::deque<Scripted> answers;
    for (const json& entry : script.at("replies"))
      answers.push_back(scripted(entry));
    const auto path = script.at("path").get<std::string>();
    scripts_.erase(path);
    if (!answers.empty()) scripts_.emplace(path, std::move(answers));
  } catch (const json::exception& error) {
    refuse(error.what());
  }
}

std::optional<Scripted> Scripts::next(std::string_view path) {
  const auto entry = scripts_.find(path);
  if (entry == scripts_.end()) return std::nullopt;
  Scripted answer = std::move(entry->second.front());
  entry->second.pop_front();
  if (entry->second.empty()) scripts_.erase(entry);
  return answer;
}

}  // namespace lab::mock
