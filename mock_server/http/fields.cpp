#include "mock_server/http/fields.hpp"

#include <algorithm>
#include <cctype>

namespace lab::mock {

std::vector<std::pair<std::string_view, std::string_view>> fields_of(
    const Request& request) {
  std::vector<std::pair<std::string_view, std::string_view>> result;
  for (std::string_view rest = request.fields; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const std::size_t colon = line.find(':');
    result.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    rest.remove_prefix(line.size() + 1);
  }
  return result;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return result;
}

// The scheme may be written in any capitals, and be followed by more than one
// space (RFC 9110 §11.1 and §11.4).
bool shows_bearer(const Request& request, std::string_view token) {
  constexpr std::string_view scheme = "bearer";
  std::string_view rest = request.authorization;
  if (!same_name(rest.substr(0, scheme.size()), scheme)) return false;
  rest.remove_prefix(scheme.size());
  const std::size_t start = rest.find_first_not_of(' ');
  return start != 0 && start != rest.npos && rest.substr(start) == token;
}

std::optional<std::string> field(const Request& request,
                                 std::string_view name) {
  std::optional<std::string> result;
  for (const auto& [written, value] : fields_of(request)) {
    if (!same_name(written, name)) continue;
    if (result)
      (*result += ", ") += value;
    else
      result = value;
  }
  return result;
}

}  // namespace lab::mock
