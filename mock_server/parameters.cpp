#include "mock_server/parameters.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace lab::mock {
namespace {

/// The whole text as a T, or nothing.
template <typename T>
std::optional<T> parsed(std::string_view text) {
  T value{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string decoded(std::string_view name, std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    unsigned code = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, code, 16);
    if (digits.size() != 2 || error != std::errc() || stop != end)
      throw BadParameter(fmt::format(
          "{}: \"{}\" is not percent-encoded: write %xx", name, text));
    result += static_cast<char>(code);
    i += 2;
  }
  return result;
}

/// Cuts off and gives the part before the mark.
std::string_view next_part(std::string_view& rest, char mark) {
  const std::size_t end = rest.find(mark);
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return part;
}

bool lists(std::string_view names, std::string_view name) {
  while (!names.empty())
    if (next_part(names, ' ') == name) return true;
  return false;
}

}  // namespace

double number_between(std::string_view name, std::string_view text, double low,
                      double high) {
  const auto value = parsed<double>(text);
  if (!value || !(*value >= low && *value <= high))
    throw BadParameter(fmt::format("{}: \"{}\" is not a number from {} to {}",
                                   name, text, low, high));
  return *value;
}

std::uint64_t whole_between(std::string_view name, std::string_view text,
                            std::uint64_t low, std::uint64_t high) {
  const auto value = parsed<std::uint64_t>(text);
  if (!value || *value < low || *value > high)
    throw BadParameter(
        fmt::format("{}: \"{}\" is not a whole number from {} to {}", name,
                    text, low, high));
  return *value;
}

Parameters::Parameters(std::string_view query) {
  while (!query.empty()) add(next_part(query, '&'));
}

void Parameters::add(std::string_view entry) {
  const std::size_t equals = entry.find('=');
  if (equals == entry.npos || equals == 0)
    throw BadParameter(fmt::format("\"{}\": write name=value", entry));
  const std::string_view name = entry.substr(0, equals);
  if (find(name) != nullptr)
    throw BadParameter(fmt::format("{}: given twice", name));
  if (count_ == entries_.size())
    throw BadParameter(
        fmt::format("{}: more than {} parameters", name, entries_.size()));
  entries_[count_++] = {name, entry.substr(equals + 1)};
}

const Parameters::Entry* Parameters::find(std::string_view name) const {
  for (std::size_t i = 0; i < count_; ++i)
    if (entries_[i].name == name) return &entries_[i];
  return nullptr;
}

std::optional<std::string> Parameters::text(std::string_view name) const {
  const Entry* const entry = find(name);
  if (entry == nullptr) return std::nullopt;
  return decoded(name, entry->value);
}

std::optional<double> Parameters::number(std::string_view name, double low,
                                         double high) const {
  const Entry* const entry = find(name);
  if (entry == nullptr) return std::nullopt;
  return number_between(name, entry->value, low, high);
}

std::optional<std::uint64_t> Parameters::whole(std::string_view name,
                                               std::uint64_t low,
                                               std::uint64_t high) const {
  const Entry* const entry = find(name);
  if (entry == nullptr) return std::nullopt;
  return whole_between(name, entry->value, low, high);
}

void Parameters::allow_only(std::string_view names,
                            std::string_view more) const {
  for (std::size_t i = 0; i < count_; ++i) {
    const std::string_view name = entries_[i].name;
    if (lists(names, name) || lists(more, name)) continue;
    throw BadParameter(
        fmt::format("{}: unknown parameter: known here are {}{}{}", name, names,
                    more.empty() ? "" : " ", more));
  }
}

}  // namespace lab::mock
