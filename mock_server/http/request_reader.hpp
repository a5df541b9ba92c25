#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace lab::mock {

/// A request as it came over the wire.
struct Request {
  std::string method;
  std::string path;   ///< "/delay/100".
  std::string query;  ///< "seed=3".
  std::string authorization;
  std::string fields;  ///< Of the header, each "Name:value\n".
  std::string body;
  bool keep_alive = false;  ///< The client wants to go on afterwards.
  bool http_1_0 = false;
};

/// Why a request cannot be served, and what to answer before closing.
struct Refusal {
  unsigned status = 0;
  std::string text;
};

/// Bytes in, requests out.
///
/// Boost.Beast parses; on top of that comes what it lets through although two
/// servers may understand it differently, which is how requests are smuggled:
/// two lengths, two hosts, unknown codings, folded lines.
///
///     reader.added(read(reader.space()));
///     while (reader.parse() == RequestReader::Found::request) {
///       answer(reader.request());
///       reader.next();
///     }
class RequestReader {
 public:
  static constexpr std::size_t header_limit = 8'192;
  static constexpr std::size_t body_limit = 65'536;
  static constexpr std::size_t least_space = 1024;

  enum class Found {
    nothing_yet,
    expectation,  ///< The client sends no body before it is told "100".
    request,
    refusal
  };

  RequestReader();
  ~RequestReader();

  /// Where the next bytes go: room for at least `least_space`.
  std::span<char> space();
  void added(std::size_t bytes) { end_ += bytes; }

  Found parse();
  /// Before a refusal: what was understood of it.
  const Request& request() const { return request_; }
  const Refusal& refusal() const { return refusal_; }

  /// Forgets this request, but not the bytes after it.
  void next();
  /// Forgets everything.
  void clear();

  /// No byte is left over.
  bool empty() const { return begin_ == end_ && !started_; }

 private:
  class Parser;

  /// One step; nothing if there may be more to find.
  std::optional<Found> parse_more();
  std::size_t put(std::size_t bytes);
  bool skip_empty_lines();
  bool waits_for_100();

  std::unique_ptr<Parser> parser_;
  Request request_;
  Refusal refusal_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool started_ = false;
  bool said_100_ = false;
};

}  // namespace lab::mock
