#include "mock_server/scripts.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace lab::mock {

void Scripts::write(std::string_view text) {
  Script script = read_script(text);
  if (script.replies.empty()) {
    scripts_.erase(script.path);
    return;
  }
  std::size_t size = text.size();
  for (const auto& [path, answers] : scripts_)
    if (path != script.path) size += answers.size;
  if (size > limit)
    throw std::invalid_argument(fmt::format(
        "script: all scripts together have {} bytes, above {}: clear some",
        size, limit));
  scripts_[script.path] = {std::move(script.replies), text.size()};
}

std::optional<Scripted> Scripts::next(std::string_view path) {
  const auto entry = scripts_.find(path);
  if (entry == scripts_.end()) return std::nullopt;
  std::deque<Scripted>& left = entry->second.left;
  Scripted answer = std::move(left.front());
  left.pop_front();
  if (left.empty()) scripts_.erase(entry);
  return answer;
}

std::string Scripts::to_json() const {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [path, answers] : scripts_)
    list.push_back({{"path", path}, {"left", answers.left.size()}});
  return nlohmann::json{{"scripts", list}}.dump();
}

}  // namespace lab::mock
