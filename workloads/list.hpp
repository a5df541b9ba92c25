#pragma once

#include <string_view>
#include <vector>

namespace lab {

/// The entries of a list such as "AAPL,GOOG,MSFT"; at least one, maybe empty.
///
/// Lifetime: the entries point into the text.
inline std::vector<std::string_view> split_list(std::string_view text,
                                                char between = ',') {
  std::vector<std::string_view> entries;
  for (;;) {
    const auto end = text.find(between);
    entries.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return entries;
    text.remove_prefix(end + 1);
  }
}

}  // namespace lab
