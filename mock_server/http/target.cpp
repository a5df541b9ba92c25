#include "mock_server/http/target.hpp"

#include <algorithm>
#include <boost/asio/ip/address_v6.hpp>
#include <cctype>
#include <charconv>

namespace lab::mock {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Means the same with and without a % (RFC 3986 §2.3).
bool is_unreserved(char c) {
  return is_letter_or_digit(c) ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

bool is_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && percent_decoded(text.substr(i))) continue;
    if (!is_unreserved(text[i]) &&
        std::string_view("!$&'()*+,;=").find(text[i]) == text.npos)
      return false;
  }
  return true;
}

bool is_ipv6(std::string_view text) {
  boost::system::error_code error;
  boost::asio::ip::make_address_v6(text, error);
  return !error && text.find('%') == text.npos;  // no zone (RFC 6874)
}

char upper(char c) {
  return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
}

/// Appends it with what needs no % written without, and what needs one in
/// capitals (RFC 3986 §6.2.2).
///
/// Returns: whether every % is followed by two digits.
bool append_normalised(std::string& out, std::string_view text) {
  bool good = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] != '%') continue;
    const auto c = percent_decoded(text.substr(i));
    good = good && c;
    if (!c) continue;
    if (is_unreserved(*c))
      out.back() = *c;
    else
      (out += upper(text[i + 1])) += upper(text[i + 2]);
    i += 2;
  }
  return good;
}

/// Cuts http://host off.  False: there is something else.
bool cut_origin(std::string_view& text) {
  const std::size_t colon = text.find("://");
  if (colon == text.npos) return false;
  std::string scheme(text.substr(0, colon));
  std::ranges::transform(scheme, scheme.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  if (scheme != "http" && scheme != "https") return false;
  text.remove_prefix(colon + 3);
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  const std::string_view host = text.substr(0, end);
  text.remove_prefix(end);
  return !host.empty() && host.front() != ':' && is_host(host);
}

}  // namespace

std::optional<char> percent_decoded(std::string_view text) {
  unsigned code = 0;
  const char* const end = text.data() + std::min<std::size_t>(text.size(), 3);
  const auto [stop, error] = std::from_chars(text.data() + 1, end, code, 16);
  if (error != std::errc() || stop != text.data() + 3) return std::nullopt;
  return static_cast<char>(code);
}

bool is_host(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == text.npos || !is_ipv6(text.substr(1, end - 1))) return false;
    port = text.substr(end + 1);
  } else {
    const std::size_t end = std::min(text.find(':'), text.size());
    if (!is_name(text.substr(0, end))) return false;
    port = text.substr(end);
  }
  return port.empty() || (port.front() == ':' && port.size() <= 6 &&
                          std::ranges::all_of(port.substr(1), is_digit));
}

bool read_target(std::string_view method, std::string_view text,
                 std::string& path, std::string& query) {
  // Also what is refused afterwards is shown to others.
  const bool printable = std::ranges::all_of(
      text, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
  if (!printable) return false;
  if (text == "*" || method == "CONNECT") {
    path = text;
    return method == "OPTIONS" || method == "CONNECT";
  }
  if (!text.starts_with('/') && !cut_origin(text)) return false;
  const std::size_t mark = std::min(text.find('?'), text.size());
  path.clear();
  query.clear();
  if (mark == 0) path = "/";
  // A bad % in the query is told with the name of its parameter.
  append_normalised(query, text.substr(std::min(mark + 1, text.size())));
  return append_normalised(path, text.substr(0, mark));
}

}  // namespace lab::mock
