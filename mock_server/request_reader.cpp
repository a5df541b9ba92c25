#include "mock_server/request_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include <string_view>

namespace lab::mock {
namespace {

namespace http = boost::beast::http;
using boost::beast::string_view;
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

/// Beast's parser, which calls us for every piece, and our further checks.
class BeastParser final : public http::basic_parser<true> {
 public:
  explicit BeastParser(Request& request) : request_(request) {
    eager(true);
    header_limit(RequestReader::header_limit);
    body_limit(RequestReader::body_limit);
  }

  bool has_target() const { return has_target_; }
  std::optional<Refusal>& refusal() { return refusal_; }

 private:
  void on_request_impl(http::verb, string_view method, string_view target,
                       int version, error_code&) override {
    request_.method.assign(method.data(), method.size());
    request_.target.assign(target.data(), target.size());
    version_ = version;
    has_target_ = true;
  }

  void on_field_impl(http::field name, string_view, string_view value,
                     error_code& error) override {
    switch (name) {
      case http::field::host:
        if (++hosts_ > 1) refuse(400, "Host: given twice", error);
        break;
      case http::field::content_length:
        if (++lengths_ > 1 || value.find(',') != value.npos)
          refuse(400, "Content-Length: given twice", error);
        break;
      case http::field::transfer_encoding:
        check_coding(value, error);
        break;
      case http::field::expect:
        refuse(417, "Expect: not supported", error);
        break;
      case http::field::authorization:
        request_.authorization.assign(value.data(), value.size());
        break;
      default:
        break;
    }
  }

  void check_coding(string_view value, error_code& error) {
    if (version_ < 11)
      refuse(400, "Transfer-Encoding: not in HTTP/1.0", error);
    else if (!boost::beast::iequals(value, "chunked"))
      refuse(501, "Transfer-Encoding: only chunked is known", error);
  }

  void on_header_impl(error_code& error) override {
    if (version_ == 11 && hosts_ == 0) refuse(400, "Host: missing", error);
  }

  std::size_t on_body_impl(string_view body, error_code&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }

  std::size_t on_chunk_body_impl(std::uint64_t, string_view body,
                                 error_code&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }

  void on_finish_impl(error_code&) override {
    request_.keep_alive = keep_alive();
  }

  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&,
                         error_code&) override {}
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

  void refuse(unsigned status, std::string_view text, error_code& error) {
    refusal_ = Refusal{status, std::string(text)};
    error = http::error::bad_field;
  }

  Request& request_;
  std::optional<Refusal> refusal_;
  int version_ = 0;
  int hosts_ = 0;
  int lengths_ = 0;
  bool has_target_ = false;
};

// What the parser must see at once, such as a chunk's header, ends here.
constexpr std::size_t parse_limit = 2 * RequestReader::header_limit;

}  // namespace

class RequestReader::Parser : public std::optional<BeastParser> {};

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
  const std::string_view offered(buffer_.data() + begin_, bytes);
  const std::size_t used =
      (*parser_)->put({offered.data(), offered.size()}, error);
  if (!error || error == http::error::need_more) return used;
  // The parser may give up on a header before it has looked at its first line.
  const bool has_request_line =
      (*parser_)->has_target() || offered.find("\r\n") != offered.npos;
  std::optional<Refusal>& ours = (*parser_)->refusal();
  refusal_ = ours ? *ours : refusal_of(error, has_request_line);
  return used;
}

RequestReader::Found RequestReader::parse() {
  while (begin_ < end_)
    if (const auto found = parse_more()) return *found;
  return Found::nothing_yet;
}

std::optional<RequestReader::Found> RequestReader::parse_more() {
  const bool in_header = !(*parser_)->is_header_done();
  const std::size_t limit =
      in_header ? header_limit - header_bytes_ : parse_limit;
  const std::size_t offered = std::min(end_ - begin_, limit);
  const std::size_t used = put(offered);
  started_ = true;
  begin_ += used;
  if (in_header) header_bytes_ += used;
  if (refusal_.status != 0) return Found::refusal;
  if ((*parser_)->is_done()) return Found::request;
  if (used > 0) return std::nullopt;
  if (offered < limit) return Found::nothing_yet;
  // It wants to see more at once than it may.
  refusal_ = refusal_of(http::error::header_limit, (*parser_)->has_target());
  return Found::refusal;
}

void RequestReader::next() {
  parser_->emplace(request_);
  request_.method.clear();
  request_.target.clear();
  request_.authorization.clear();
  request_.body.clear();
  header_bytes_ = 0;
  started_ = false;
}

void RequestReader::clear() {
  next();
  refusal_ = {};
  begin_ = end_ = 0;
}

}  // namespace lab::mock
