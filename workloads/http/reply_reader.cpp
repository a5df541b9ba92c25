#include "workloads/http/reply_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "workloads/http/connection.hpp"

namespace lab {
namespace {

namespace http = boost::beast::http;

HttpError http_error_of(const boost::beast::error_code& error) {
  if (error == http::error::header_limit)
    return {HttpErrorKind::head_too_large};
  if (error == http::error::body_limit) return {HttpErrorKind::body_too_large};
  if (error == http::error::partial_message) return {HttpErrorKind::cut_short};
  return {HttpErrorKind::malformed};
}

/// Whether these first bytes can be the beginning of HTTP.
bool could_be_http(std::string_view beginning) {
  constexpr std::string_view protocol = "HTTP/1.";
  return beginning.substr(0, protocol.size()) ==
         protocol.substr(0, beginning.size());
}

}  // namespace

bool ReplyReader::read(int descriptor) {
  constexpr std::size_t small = 1024;  // most replies
  constexpr std::size_t large = std::size_t{64} * 1024;
  while (!parser_.is_done()) {
    const auto room = buffer_.prepare(parser_.is_header_done() ? large : small);
    const auto count =
        try_receive(descriptor, {static_cast<char*>(room.data()), room.size()});
    if (!count) return true;
    buffer_.commit(*count);
    *count == 0 ? end() : parse();
    if (*count < room.size() && !parser_.is_done()) return *count != 0;
  }
  return false;
}

/// The parser takes for granted that it never sees four bytes of the last chunk
/// after three.
bool ReplyReader::has_half_of_last_chunk() const {
  const auto come = buffer_.cdata();
  return parser_.is_header_done() && parser_.chunked() && come.size() == 3 &&
         std::memcmp(come.data(), "0\r\n", 3) == 0;
}

void ReplyReader::require_http() const {
  const auto beginning = buffer_.cdata();
  if (!could_be_http({static_cast<const char*>(beginning.data()),
                      std::min<std::size_t>(beginning.size(), 8)}))
    throw HttpError{HttpErrorKind::malformed};
}

void ReplyReader::parse() {
  if (!parser_.got_some()) require_http();
  while (buffer_.size() != 0 && !parser_.is_done()) {
    if (has_half_of_last_chunk()) break;
    boost::beast::error_code error;
    buffer_.consume(parser_.put(buffer_.cdata(), error));
    if (error == http::error::need_more) break;
    if (error) throw http_error_of(error);
  }
  if (on_body_) hand_over_body();
}

void ReplyReader::hand_over_body() {
  auto& message = parser_.get();
  if (message.body().empty() || message.result_int() / 100 != 2) return;
  on_body_(message.body());
  message.body().clear();
}

void ReplyReader::end() {
  if (!parser_.got_some()) throw HttpError{HttpErrorKind::cut_short};
  boost::beast::error_code error;
  parser_.put_eof(error);
  if (error) throw http_error_of(error);
}

Reply ReplyReader::take_reply() {
  auto& message = parser_.get();
  const unsigned status = message.result_int();
  if (status / 100 != 2)
    throw HttpError{HttpErrorKind::bad_status, static_cast<int>(status)};
  return {.status = status,
          .body = std::move(message.body()),
          .server_timing = std::string(message["Server-Timing"]),
          .checksum = std::string(message["X-Checksum"])};
}

}  // namespace lab
