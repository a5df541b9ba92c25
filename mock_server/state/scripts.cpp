#include "mock_server/state/scripts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "mock_server/http/fields.hpp"

namespace lab::mock {
namespace {

/// What asks for more comes first.
bool before(const Match& a, const Match& b) {
  if (a.headers.size() != b.headers.size())
    return a.headers.size() > b.headers.size();
  return a.method.size() > b.method.size();
}

}  // namespace

bool Match::fits(const Request& request) const {
  const bool as_get = request.method == "HEAD" && method == "GET";
  if (!method.empty() && method != request.method && !as_get) return false;
  return std::ranges::all_of(headers, [&](const auto& header) {
    return field(request, header.first) == header.second;
  });
}

void Scripts::write(std::string_view text) {
  Script script = read_script(text);
  std::size_t size = text.size();
  for (const auto& [path, list] : scripts_)
    for (const Answers& answers : list)
      if (answers.script.match != script.match) size += answers.size;
  if (size > limit && !script.replies.empty())
    throw std::invalid_argument(fmt::format(
        "script: all scripts together have {} bytes, above {}: clear some",
        size, limit));
  const std::string path = script.match.path;
  std::vector<Answers>& list = scripts_[path];
  std::erase_if(list, [&](const Answers& answers) {
    return answers.script.match == script.match;
  });
  const auto place = std::ranges::find_if(list, [&](const Answers& answers) {
    return before(script.match, answers.script.match);
  });
  if (!script.replies.empty())
    list.insert(place, {std::move(script), text.size()});
  if (list.empty()) scripts_.erase(path);
}

std::optional<Scripted> Scripts::next(const Request& request) {
  if (scripts_.empty()) return std::nullopt;
  const auto entry = scripts_.find(request.path);
  if (entry == scripts_.end()) return std::nullopt;
  std::vector<Answers>& list = entry->second;
  const auto found = std::ranges::find_if(list, [&](const Answers& answers) {
    return answers.script.match.fits(request);
  });
  if (found == list.end()) return std::nullopt;
  std::deque<Scripted>& left = found->script.replies;
  Scripted answer = std::move(left.front());
  left.pop_front();
  if (left.empty()) list.erase(found);
  if (list.empty()) scripts_.erase(entry);
  return answer;
}

std::string Scripts::to_json() const {
  nlohmann::json all = nlohmann::json::array();
  for (const auto& [path, list] : scripts_)
    for (const auto& [script, size] : list) {
      nlohmann::json& shown = all.emplace_back();
      shown = {{"path", path}, {"left", script.replies.size()}};
      const Match& match = script.match;
      if (!match.method.empty()) shown["method"] = match.method;
      // Their values may be tokens.
      for (const auto& [name, value] : match.headers)
        shown["headers"].push_back(name);
    }
  return nlohmann::json{{"scripts", all}}.dump();
}

}  // namespace lab::mock
