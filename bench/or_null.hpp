#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace lab {

// What is not known is null in JSON.

template <typename T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

inline nlohmann::json or_null(const std::string& text) {
  return text.empty() ? nlohmann::json() : nlohmann::json(text);
}

}  // namespace lab
