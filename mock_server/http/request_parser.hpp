#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/http/request_reader.hpp"
#include "mock_server/http/target.hpp"

namespace lab::mock {

namespace http = boost::beast::http;

/// Beast's parser, which calls us for every piece, and our further checks.
class RequestParser final : public http::basic_parser<true> {
 public:
  explicit RequestParser(Request& request) : request_(request) {
    eager(true);
    header_limit(RequestReader::header_limit);
    body_limit(RequestReader::body_limit);
  }

  bool has_target() const { return has_target_; }
  bool expects_100() const { return expects_100_; }
  std::optional<Refusal>& refusal() { return refusal_; }

 private:
  using string_view = boost::beast::string_view;
  using error_code = boost::system::error_code;

  void on_request_impl(http::verb, string_view method, string_view target,
                       int version, error_code& error) override {
    request_.method.assign(method.data(), method.size());
    request_.http_1_0 = version < 11;
    has_target_ = true;
    if (!read_target(request_.method, {target.data(), target.size()},
                     request_.path, request_.query))
      refuse(400, "request line: not a target of HTTP", error);
    else if (request_.method == "CONNECT")
      refuse(501, "CONNECT: this server is no proxy", error);
  }

  void on_field_impl(http::field name, string_view written, string_view value,
                     error_code& error) override {
    if (in_trailer_) return check_trailer(name, error);
    keep_field(written, value);
    switch (name) {
      case http::field::host:
        if (++hosts_ > 1)
          refuse(400, "Host: given twice", error);
        else if (!is_host({value.data(), value.size()}))
          refuse(400, "Host: not a host", error);
        break;
      case http::field::connection:
        check_connection(value);
        break;
      case http::field::content_length:
        if (++lengths_ > 1 || value.find(',') != value.npos)
          refuse(400, "Content-Length: given twice", error);
        break;
      case http::field::transfer_encoding:
        check_coding(value, error);
        break;
      case http::field::expect:
        check_expectation(value, error);
        break;
      case http::field::authorization:
        if (++authorizations_ > 1)
          refuse(400, "Authorization: given twice", error);
        request_.authorization.assign(value.data(), value.size());
        break;
      default:
        break;
    }
  }

  void keep_field(string_view name, string_view value) {
    request_.fields.append(name.data(), name.size()) += ':';
    request_.fields.append(value.data(), value.size()) += '\n';
  }

  // What comes after the body must not change what was decided before it; the
  // rest of it is of no use here (RFC 9110 §6.5.1).
  void check_trailer(http::field name, error_code& error) {
    using enum http::field;
    for (const http::field wrong : {host, content_length, transfer_encoding,
                                    connection, expect, authorization})
      if (name == wrong)
        refuse(400, "trailer: has a field that belongs in the header", error);
  }

  // Beast also takes Proxy-Connection for it, which means nothing here
  // (RFC 9112 appendix C.2.2).
  void check_connection(string_view value) {
    for (const string_view option : http::token_list(value)) {
      closes_ = closes_ || boost::beast::iequals(option, "close");
      stays_ = stays_ || boost::beast::iequals(option, "keep-alive");
    }
  }

  void check_expectation(string_view value, error_code& error) {
    if (request_.http_1_0) return;  // RFC 9110 §10.1.1
    if (boost::beast::iequals(value, "100-continue"))
      expects_100_ = true;
    else
      refuse(417, "Expect: only 100-continue is known", error);
  }

  void check_coding(string_view value, error_code& error) {
    if (request_.http_1_0)
      refuse(400, "Transfer-Encoding: not in HTTP/1.0", error);
    else if (!boost::beast::iequals(value, "chunked"))
      refuse(501, "Transfer-Encoding: only chunked is known", error);
  }

  void on_header_impl(error_code& error) override {
    if (!request_.http_1_0 && hosts_ == 0) refuse(400, "Host: missing", error);
    in_trailer_ = true;
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
    // RFC 9112 §9.3
    request_.keep_alive = !closes_ && (stays_ || !request_.http_1_0);
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
  int hosts_ = 0;
  int lengths_ = 0;
  int authorizations_ = 0;
  bool has_target_ = false;
  bool expects_100_ = false;
  bool in_trailer_ = false;
  bool closes_ = false;
  bool stays_ = false;
};

}  // namespace lab::mock
