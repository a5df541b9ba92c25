#include "mock_server/action.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <ctime>

namespace lab::mock {
namespace {

struct Reason {
  unsigned status;
  std::string_view text;
};

/// RFC 9110 §15, RFC 6585 and RFC 8470.
constexpr Reason reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

std::string_view reason(unsigned status) {
  for (const Reason& entry : reasons)
    if (entry.status == status) return entry.text;
  return "Unassigned";
}

void write_number(std::string& out, std::uint64_t number) {
  const fmt::format_int digits(number);
  out.append(digits.data(), digits.size());
}

/// A line of the header, made once a second (RFC 9110 §6.6.1).
std::string_view date_line() {
  thread_local std::time_t made = 0;
  thread_local std::string line;
  const std::time_t now = std::time(nullptr);
  if (now != made)
    line = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n",
                       fmt::gmtime(made = now));
  return line;
}

/// What both sides must know of the connection.
std::string_view connection_line(const Framing& framing) {
  if (!framing.keep_alive) return "Connection: close\r\n";
  // A client of HTTP/1.0 expects the end unless it is told.
  return framing.http_1_0 ? "Connection: keep-alive\r\n" : "";
}

}  // namespace

void write_ms(std::string& out, std::chrono::nanoseconds time) {
  const auto us = static_cast<std::uint64_t>(std::max(time.count() / 1000, 0L));
  write_number(out, us / 1000);
  out += '.';
  for (const std::uint64_t place : {100U, 10U, 1U})
    out += static_cast<char>('0' + us / place % 10);
}

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

Reply unauthorised(std::string_view text) {
  Reply reply = error_reply(401, text);
  reply.headers = "WWW-Authenticate: Bearer realm=\"lab\"\r\n";
  return reply;
}

void write_head(std::string& out, const Reply& reply,
                std::optional<std::uint64_t> length, const Timing& timing,
                const Framing& framing) {
  out += "HTTP/1.1 ";
  write_number(out, reply.status);
  out += ' ';
  out += reason(reply.status);
  out += "\r\n";
  out += date_line();
  if (!reply.type.empty()) {
    out += "Content-Type: ";
    out += reply.type;
    out += "\r\n";
  }
  if (!length) {
    if (!framing.http_1_0) out += "Transfer-Encoding: chunked\r\n";
  } else if (has_content(reply.status)) {
    out += "Content-Length: ";
    write_number(out, *length);
    out += "\r\n";
  } else if (reply.status == 205) {
    out += "Content-Length: 0\r\n";
  }
  out += "Server-Timing: injected;dur=";
  write_ms(out, timing.injected);
  out += ", late;dur=";
  write_ms(out, timing.late);
  out += "\r\n";
  out += reply.headers;
  out += connection_line(framing);
  out += "\r\n";
}

void write_reply(std::string& out, const Reply& reply, const Timing& timing,
                 const Framing& framing) {
  write_head(out, reply, reply.body.size(), timing, framing);
  if (framing.content && has_content(reply.status)) out += reply.body;
}

}  // namespace lab::mock
