#include "command_line/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace lab {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // row[j]: from what was read of `a` to the first j letters of `b`.
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string did_you_mean(std::string_view name,
                         const std::vector<std::string>& known,
                         std::string_view else_do) {
  const auto nearest =
      std::min_element(known.begin(), known.end(), [name](auto& a, auto& b) {
        return edit_distance(name, a) < edit_distance(name, b);
      });
  const bool is_near =
      nearest != known.end() && edit_distance(name, *nearest) <=
                                    std::max<std::size_t>(1, name.size() / 3);
  return is_near ? fmt::format("did you mean {}?", *nearest)
                 : std::string(else_do);
}

}  // namespace lab
