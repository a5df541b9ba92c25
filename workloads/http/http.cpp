#include "workloads/http/http.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace lab {
namespace {

bool is_ipv4(const std::string& host) {
  in_addr parsed{};
  return inet_pton(AF_INET, host.c_str(), &parsed) == 1;
}

std::uint16_t parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, port);
  return error == std::errc{} && stop == end ? port : std::uint16_t{0};
}

FailureKind kind_of(HttpErrorKind kind) {
  switch (kind) {
    case HttpErrorKind::refused:
      return FailureKind::refused;
    case HttpErrorKind::not_connected_in_time:
    case HttpErrorKind::not_answered_in_time:
      return FailureKind::timed_out;
    case HttpErrorKind::reset:
      return FailureKind::reset;
    case HttpErrorKind::cut_short:
    case HttpErrorKind::broken:
      return FailureKind::cut_short;
    case HttpErrorKind::bad_status:
      return FailureKind::bad_status;
    case HttpErrorKind::head_too_large:
    case HttpErrorKind::body_too_large:
      return FailureKind::too_large;
    case HttpErrorKind::malformed:
      return FailureKind::malformed;
    case HttpErrorKind::out_of_resources:
      break;
  }
  return FailureKind::error;
}

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{} s", std::chrono::duration<double>(time).count());
}

std::string advice(int number) {
  switch (number) {
    case EMFILE:
    case ENFILE:
      return ": raise the limit of open files, or ask for less at once";
    case EADDRNOTAVAIL:
      return ": no local port is free; wait a minute, or use more addresses";
    default:
      return "";
  }
}

std::string_view advice_on_status(int status) {
  return status == 401 ? ": show a token that the server knows" : "";
}

std::string words(const HttpError& http_error, const Address& address,
                  const Limits& limits) {
  switch (http_error.kind) {
    case HttpErrorKind::refused:
      return fmt::format("{} refused the connection: is a server running?",
                         to_string(address));
    case HttpErrorKind::not_connected_in_time:
      return fmt::format("no connection to {} within {}", to_string(address),
                         seconds(limits.connect_timeout));
    case HttpErrorKind::not_answered_in_time:
      return fmt::format("no complete reply within {}",
                         seconds(limits.request_timeout));
    case HttpErrorKind::reset:
      return "the server reset the connection";
    case HttpErrorKind::cut_short:
      return "the connection ended before the reply was complete";
    case HttpErrorKind::bad_status:
      return fmt::format("status {}{}", http_error.number,
                         advice_on_status(http_error.number));
    case HttpErrorKind::head_too_large:
      return fmt::format("the head of the reply is above {} bytes", max_head);
    case HttpErrorKind::body_too_large:
      return fmt::format("the reply is above {} bytes", limits.max_body);
    case HttpErrorKind::malformed:
      return "the reply is not proper HTTP";
    case HttpErrorKind::broken:
      return "no complete reply: the connection ended, or what came is not "
             "proper HTTP";
    case HttpErrorKind::out_of_resources:
      break;
  }
  return fmt::format("{}: {}{}", to_string(address),
                     std::generic_category().message(http_error.number),
                     advice(http_error.number));
}

}  // namespace

Address parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    Address address{.host = std::string(text.substr(0, colon)),
                    .port = parse_port(text.substr(colon + 1))};
    if (address.port != 0 && is_ipv4(address.host)) return address;
  }
  throw std::invalid_argument(
      fmt::format("server '{}' cannot be used: give an IPv4 address in digits "
                  "and a port from 1 to 65535, such as 127.0.0.1:8080",
                  text));
}

std::string to_string(const Address& address) {
  return fmt::format("{}:{}", address.host, address.port);
}

HttpError error_of_errno(int number) {
  switch (number) {
    case ECONNREFUSED:
      return {HttpErrorKind::refused};
    case ETIMEDOUT:
      return {HttpErrorKind::not_connected_in_time};
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
      return {HttpErrorKind::reset};
    default:
      return {HttpErrorKind::out_of_resources, number};
  }
}

TaskError to_task_error(const HttpError& http_error, const Address& address,
                        const Limits& limits, std::string_view target) {
  return {
      kind_of(http_error.kind),
      fmt::format("GET {}: {}", target, words(http_error, address, limits))};
}

}  // namespace lab
