#include "mock_server/http/request_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "mock_server/http/request_parser.hpp"

namespace lab::mock {
namespace {

using boost::system::error_code;

/// Tells apart the errors that have a status of their own.
Refusal refusal_of(const error_code& error, bool has_request_line) {
  if (error == http::error::header_limit && !has_request_line)
    return {414, "request line: too long"};
  if (error == http::error::header_limit)
    return {431,
            fmt::format("header: above {} bytes", RequestReader::header_limit)};
  if (error == http::error::body_limit)
    return {413,
            fmt::format("body: above {} bytes", RequestReader::body_limit)};
  return {400, "malformed request: " + error.message()};
}

/// Ours, or else that of the parser's error.
Refusal refusal_of(RequestParser& parser, const error_code& error,
                   std::string_view offered) {
  // The parser may give up on a header before it has looked at its first line.
  const bool has_request_line =
      parser.has_target() || offered.find("\r\n") != offered.npos;
  return parser.refusal().value_or(refusal_of(error, has_request_line));
}

/// Returns: npos if it has not come yet.
std::size_t end_of_header(std::string_view bytes) {
  const std::size_t blank = bytes.find("\r\n\r\n");
  return blank == bytes.npos ? blank : blank + 4;
}

/// A head with a line that goes on in the next (RFC 9112 §5.2), or that begins
/// with a space: Beast would put the two together.
bool has_folded_line(std::string_view head) {
  head = head.substr(0, head.find("\r\n\r\n"));
  return head.find("\r\n ") != head.npos || head.find("\r\n\t") != head.npos;
}

/// Whether a line of the header ends without "\r".  The parser finds that only
/// when it begins to look at the line, which depends on how much has come.
bool has_bare_line_feed(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, bytes.find("\r\n\r\n"));
  for (std::size_t at = head.find('\n'); at != head.npos;
       at = head.find('\n', at + 1))
    if (at == 0 || head[at - 1] != '\r') return true;
  return false;
}

// What the parser must see at once, such as a chunk's header, ends here.
constexpr std::size_t parse_limit = 2 * RequestReader::header_limit;

}  // namespace

class RequestReader::Parser : public std::optional<RequestParser> {};

RequestReader::RequestReader()
    : parser_(std::make_unique<Parser>()),
      buffer_(parse_limit + least_space, '\0') {
  clear();
}

RequestReader::~RequestReader() = default;

std::span<char> RequestReader::space() {
  if (begin_ > 0) {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
              buffer_.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  return std::span(buffer_).subspan(end_);
}

std::size_t RequestReader::put(std::size_t bytes) {
  error_code error;
  std::string_view offered(buffer_.data() + begin_, bytes);
  const bool in_header = !(*parser_)->is_header_done();
  // A body is shown to the parser by itself, so that its last chunk is seen
  // here.
  if (in_header) offered = offered.substr(0, end_of_header(offered));
  if (in_header && has_bare_line_feed(offered)) {
    refusal_ = {400, "header: a line ends without a carriage return"};
    return 0;
  }
  // The last chunk is shown to the parser when more of its end has come: it
  // takes for granted that it never sees four bytes of it after three.
  if (!in_header && (*parser_)->chunked() && offered == "0\r\n") return 0;
  const std::size_t used =
      (*parser_)->put({offered.data(), offered.size()}, error);
  if (in_header && has_folded_line(offered))
    refusal_ = {400, "header: a line begins with a space"};
  if (!error || error == http::error::need_more) return used;
  refusal_ = refusal_of(**parser_, error, offered);
  return used;
}

RequestReader::Found RequestReader::parse() {
  if (!skip_empty_lines()) return Found::nothing_yet;
  while (begin_ < end_)
    if (const auto found = parse_more()) return *found;
  return waits_for_100() ? Found::expectation : Found::nothing_yet;
}

/// Some clients send one too many after a body (RFC 9112 §2.2).
///
/// Returns: false if half of one has come.
bool RequestReader::skip_empty_lines() {
  if ((*parser_)->is_header_done()) return true;
  const auto rest = [this] {
    return std::string_view(buffer_.data() + begin_, end_ - begin_);
  };
  while (rest().starts_with("\r\n")) begin_ += 2;
  return rest() != "\r";
}

bool RequestReader::waits_for_100() {
  return (*parser_)->is_header_done() && (*parser_)->expects_100() &&
         request_.body.empty() && !std::exchange(said_100_, true);
}

std::optional<RequestReader::Found> RequestReader::parse_more() {
  const bool in_header = !(*parser_)->is_header_done();
  // Having seen a part of a header, the parser looks again only when its end is
  // there.  So that no cut makes a difference, it begins again at the
  // beginning.
  if (in_header && started_) next();
  const std::size_t limit = in_header ? header_limit : parse_limit;
  const std::size_t offered = std::min(end_ - begin_, limit);
  std::size_t used = put(offered);
  started_ = true;
  if (!(*parser_)->is_header_done()) used = 0;
  begin_ += used;
  if (refusal_.status != 0) return Found::refusal;
  if ((*parser_)->is_done()) return Found::request;
  if (used > 0) return std::nullopt;
  // The parser waits for a version, but nothing more will come.
  const std::string_view text(buffer_.data() + begin_, offered);
  if (in_header && text.find("\r\n\r\n") != text.npos) {
    refusal_ = {400, "request line: it is not whole"};
    return Found::refusal;
  }
  if (offered < limit) return Found::nothing_yet;
  // It wants to see more at once than it may.
  refusal_ = refusal_of(http::error::header_limit, (*parser_)->has_target());
  return Found::refusal;
}

void RequestReader::next() {
  parser_->emplace(request_);
  request_.method.clear();
  request_.path.clear();
  request_.query.clear();
  request_.authorization.clear();
  request_.fields.clear();
  request_.body.clear();
  started_ = said_100_ = false;
}

void RequestReader::clear() {
  next();
  refusal_ = {};
  begin_ = end_ = 0;
}

}  // namespace lab::mock
