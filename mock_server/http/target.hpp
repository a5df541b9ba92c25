#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lab::mock {

/// What the %xx at the beginning of the text stands for, if it is one.
std::optional<char> percent_decoded(std::string_view text);

/// Whether a Host header or the authority of a URL may read so: a name or an
/// address, and perhaps a port (RFC 3986 §3.2.2 and §3.2.3).
bool is_host(std::string_view text);

/// Splits what stands between method and version (RFC 9112 §3.2) into path and
/// query, which are the same for all ways to write them: http://x/delay/%35 is
/// the path /delay/5.
///
/// Returns: whether it is such a target.  Then all of it is printable ASCII.
bool read_target(std::string_view method, std::string_view text,
                 std::string& path, std::string& query);

}  // namespace lab::mock
