#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace lab {

/// The number that `text` is from its first letter to its last, in decimal
/// digits; nothing for "5x", "", "nan", "-1" without a sign, or what is too
/// big.
template <typename Number>
std::optional<Number> to_number(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  if constexpr (std::floating_point<Number>)
    if (!std::isfinite(number)) return std::nullopt;
  return number;
}

/// The number that a word of a command line must be.
///
/// Throws: std::invalid_argument, in one line that says which numbers are.
template <typename Number>
Number number_in_range(std::string_view name, std::string_view text,
                       std::type_identity_t<Number> least,
                       std::type_identity_t<Number> most) {
  const auto number = to_number<Number>(text);
  if (number && *number >= least && *number <= most) return *number;
  throw std::invalid_argument(
      fmt::format("{}: '{}': choose a {}number from {} to {}", name, text,
                  std::floating_point<Number> ? "" : "whole ", least, most));
}

}  // namespace lab
