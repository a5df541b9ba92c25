#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workloads/failure.hpp"

namespace lab {

/// Where a server listens.
struct Address {
  std::string host;  ///< An IPv4 address in digits; names are not looked up.
  std::uint16_t port = 0;

  bool operator==(const Address&) const = default;
};

/// Throws: std::invalid_argument if the text is not like "127.0.0.1:8080".
Address parse_address(std::string_view text);

std::string to_string(const Address& address);

/// How long a request may take, how large its reply may be, and for how many
/// requests a connection is good.
struct Limits {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds request_timeout{70'000};
  std::size_t max_body = std::size_t{16} << 20U;
  bool keep_alive = true;  ///< If not, each request has its own connection.
};

/// The largest head (status line and header fields) of a reply, in bytes.
inline constexpr std::size_t max_head = 8192;

/// A GET request.
///
/// Requires: a target that starts with '/' and has neither spaces nor control
///           characters.
struct Request {
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Takes the body of a 2xx reply piece by piece, as it comes in; none is kept
  /// then.  It must not throw.
  std::function<void(std::string_view)> on_body = {};
};

struct Reply {
  unsigned status = 0;
  std::string body;
  // The headers of these names, or nothing.
  std::string server_timing;  ///< Server-Timing
  std::string checksum;       ///< X-Checksum
};

/// What can go wrong between a request and its reply.  Both clients speak of it
/// in these terms, so that both report the same failure; but what is `reset`,
/// `cut_short`, `head_too_large` or `malformed` for one is mostly `broken` for
/// the other, as cpp-httplib does not say which.
enum class HttpErrorKind {
  refused,
  not_connected_in_time,
  not_answered_in_time,
  reset,
  cut_short,
  bad_status,
  head_too_large,
  body_too_large,
  malformed,
  broken,            ///< No complete reply, for any of these reasons.
  out_of_resources,  ///< Such as descriptors or local ports.
};

/// Thrown inside the clients; a session turns it into a TaskError.
struct HttpError {
  HttpErrorKind kind;
  int number = 0;  ///< The status, or the errno, where there is one.
};

/// What a failed system call on a socket means.
HttpError error_of_errno(int number);

/// The one place that words the failures of both clients.
TaskError to_task_error(const HttpError& http_error, const Address& address,
                        const Limits& limits, std::string_view target);

}  // namespace lab
