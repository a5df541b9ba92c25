#include "mock_server/http/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "mock_server/http/target.hpp"

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
    const auto c = percent_decoded(text.substr(i));
    if (!c)
      throw BadParameter(fmt::format(
          "{}: \"{}\" is not percent-encoded: write %xx", name, text));
    result += *c;
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

bool same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) ==
         std::tolower(static_cast<unsigned char>(b));
}

/// The last two letters of one are those of the other, swapped.
bool end_swapped(std::string_view a, std::string_view b) {
  return a.size() > 1 && b.size() > 1 && same_letter(a.back(), b.end()[-2]) &&
         same_letter(a.end()[-2], b.back());
}

/// How many letters must be added, left out or changed, or neighbours swapped,
/// to make one text of the other (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = same_letter(a[i - 1], b[j - 1]) ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (end_swapped(a.substr(0, i), b.substr(0, j)))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = std::exchange(last, row);
  }
  return last[b.size()];
}

/// The one of the names that was probably meant, or nothing.  Short names must
/// be right but for capitals: `feed` is another API's, and no misspelt `seed`.
std::string_view meant_by(std::string_view name, std::string_view names) {
  while (!names.empty()) {
    const std::string_view known = next_part(names, ' ');
    const std::size_t slips = (known.size() - 2) / 3;
    if (name.size() <= known.size() + slips && distance(name, known) <= slips)
      return known;
  }
  return {};
}

/// Throws if the request cannot have meant another API.
void ignore(std::string_view name, const KnownParameters& known) {
  for (const std::string_view names : {known.names, known.more})
    if (const auto meant = meant_by(name, names); !meant.empty())
      throw BadParameter(
          fmt::format("{}: unknown parameter: did you mean {}?", name, meant));
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

Parameters::Parameters(std::string_view query, const KnownParameters& known) {
  while (!query.empty()) add(next_part(query, '&'), known);
}

void Parameters::add(std::string_view entry, const KnownParameters& known) {
  if (entry.empty()) return;
  const std::size_t equals = entry.find('=');
  const std::string_view name = entry.substr(0, equals);
  const bool is_known = lists(known.names, name) || lists(known.more, name);
  if (!is_known && known.ignore_others) return ignore(name, known);
  if (equals == entry.npos || equals == 0)
    throw BadParameter(fmt::format("\"{}\": write name=value", entry));
  if (!is_known)
    throw BadParameter(
        fmt::format("{}: unknown parameter: known here are {}{}{}", name,
                    known.names, known.more.empty() ? "" : " ", known.more));
  if (find(name) != nullptr)
    throw BadParameter(fmt::format("{}: given twice", name));
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
  const auto value = text(name);
  if (!value) return std::nullopt;
  return number_between(name, *value, low, high);
}

std::optional<std::uint64_t> Parameters::whole(std::string_view name,
                                               std::uint64_t low,
                                               std::uint64_t high) const {
  const auto value = text(name);
  if (!value) return std::nullopt;
  return whole_between(name, *value, low, high);
}

}  // namespace lab::mock
