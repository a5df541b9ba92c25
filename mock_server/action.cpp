#include "mock_server/action.hpp"

#include <fmt/format.h>

#include <iterator>

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

/// Milliseconds with three places, without the cost of floating point.
void write_ms(std::string& out, std::chrono::nanoseconds time) {
  const auto us = time.count() / 1000;
  fmt::format_to(std::back_inserter(out), "{}.{:03}", us / 1000, us % 1000);
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

void write_head(std::string& out, const Reply& reply, std::string_view length,
                std::chrono::nanoseconds injected,
                std::chrono::nanoseconds late, bool keep_alive) {
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", reply.status,
                 reason(reply.status));
  if (!reply.type.empty()) {
    out += "Content-Type: ";
    out += reply.type;
    out += "\r\n";
  }
  out += length;
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
  fmt::basic_memory_buffer<char, 64> length;
  if (reply.status != 204)
    fmt::format_to(std::back_inserter(length), "Content-Length: {}\r\n",
                   reply.body.size());
  write_head(out, reply, {length.data(), length.size()}, injected, late,
             keep_alive);
  out += reply.body;
}

}  // namespace lab::mock
