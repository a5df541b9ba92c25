#include "mock_server/action.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace lab::mock {
namespace {

struct Reason {
  unsigned status;
  std::string_view text;
};

constexpr Reason reasons[] = {
    {200, "OK"},
    {204, "No Content"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {417, "Expectation Failed"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
};

std::string_view reason(unsigned status) {
  for (const Reason& entry : reasons)
    if (entry.status == status) return entry.text;
  return "Scripted";
}

void write_number(std::string& out, std::uint64_t number) {
  const fmt::format_int digits(number);
  out.append(digits.data(), digits.size());
}

/// Milliseconds with three places.
void write_ms(std::string& out, std::chrono::nanoseconds time) {
  const auto us = static_cast<std::uint64_t>(std::max(time.count() / 1000, 0L));
  write_number(out, us / 1000);
  out += '.';
  for (const std::uint64_t place : {100U, 10U, 1U})
    out += static_cast<char>('0' + us / place % 10);
}

}  // namespace

Reply error_reply(unsigned status, std::string_view text) {
  std::string body = "{\"error\":\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (body += '\\') += c;
    else if (code < 0x20 || code >= 0x7f)
      body += fmt::format("\\u{:04x}", code);
    else
      body += c;
  }
  return {.status = status, .body = body + "\"}"};
}

void write_head(std::string& out, const Reply& reply,
                std::optional<std::uint64_t> length,
                std::chrono::nanoseconds injected,
                std::chrono::nanoseconds late, bool keep_alive) {
  out += "HTTP/1.1 ";
  write_number(out, reply.status);
  out += ' ';
  out += reason(reply.status);
  out += "\r\n";
  if (!reply.type.empty()) {
    out += "Content-Type: ";
    out += reply.type;
    out += "\r\n";
  }
  if (!length) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (reply.status != 204) {
    out += "Content-Length: ";
    write_number(out, *length);
    out += "\r\n";
  }
  out += "Server-Timing: injected;dur=";
  write_ms(out, injected);
  out += ", late;dur=";
  write_ms(out, late);
  out += "\r\n";
  out += reply.headers;
  out += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
}

void write_reply(std::string& out, const Reply& reply,
                 std::chrono::nanoseconds injected,
                 std::chrono::nanoseconds late, bool keep_alive) {
  write_head(out, reply, reply.body.size(), injected, late, keep_alive);
  out += reply.body;
}

}  // namespace lab::mock
