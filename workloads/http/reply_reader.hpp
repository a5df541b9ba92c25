#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <string_view>
#include <utility>

#include "workloads/http/http.hpp"

namespace lab {

/// Makes a reply out of bytes, as they come in.
class ReplyReader {
 public:
  using TakeBody = std::function<void(std::string_view)>;

  /// `on_body` may be empty; else it is as in Request.
  ReplyReader(const Limits& limits, TakeBody on_body)
      : on_body_(std::move(on_body)) {
    parser_.eager(true);
    parser_.header_limit(max_head);
    parser_.body_limit(limits.max_body);
  }

  /// Takes in what a non-blocking connection has.
  ///
  /// Returns: whether more is to come.
  /// Throws: HttpError
  bool read(int descriptor);

  /// Whether the connection can be used again.
  bool left_it_clean() const {
    return parser_.keep_alive() && buffer_.size() == 0;
  }

  /// Throws: HttpError if the status is not a 2xx one.
  Reply take_reply();

 private:
  bool has_half_of_last_chunk() const;
  void require_http() const;
  void parse();
  void hand_over_body();
  void end();

  boost::beast::flat_buffer buffer_;
  boost::beast::http::response_parser<boost::beast::http::string_body> parser_;
  TakeBody on_body_;
};

}  // namespace lab
