#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock_server/http/request_reader.hpp"

namespace lab::mock {

/// The fields of the request's header in their order, names as written.
///
/// Lifetime: refers to the request.
std::vector<std::pair<std::string_view, std::string_view>> fields_of(
    const Request& request);

/// The value of a field, whatever the capitals of its name; several of one name
/// are put together with commas (RFC 9110 §5.3).
std::optional<std::string> field(const Request& request, std::string_view name);

/// Whether two names differ in capitals at most.
bool same_name(std::string_view a, std::string_view b);

/// The text with small letters for capitals.
std::string lower(std::string_view text);

/// Whether the request shows this token as a bearer (RFC 6750 §2.1); nobody
/// shows an empty one.
bool shows_bearer(const Request& request, std::string_view token);

}  // namespace lab::mock
