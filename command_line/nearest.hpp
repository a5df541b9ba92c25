#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lab {

/// How many letters must be added, removed or replaced to make `b` of `a`.
/// Source: V. I. Levenshtein, Binary codes capable of correcting deletions,
/// insertions, and reversals, 1966.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// What to do about a name that nobody knows: "did you mean gil?", or `else_do`
/// if none of the `known` resembles it.
std::string did_you_mean(std::string_view name,
                         const std::vector<std::string>& known,
                         std::string_view else_do);

}  // namespace lab
