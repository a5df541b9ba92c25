#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace lab::mock {

// What can be done with a request.  An endpoint only says which; how it is
// done, over a socket and in time, is the business of handlers.cpp.

/// A complete answer.
struct Reply {
  unsigned status = 200;
  std::string body = {};
  std::string_view type = "application/json";
  std::string headers = {};  ///< Further ones, each "Name: value\r\n".
};

/// Seeded bytes, all at once or so many a second.
struct Bytes {
  std::uint64_t count = 0;
  std::uint64_t seed = 0;
  std::uint64_t per_second = 0;  ///< 0: as fast as they go.
};

/// One line of JSON after another, each a chunk.
struct Stream {
  std::uint64_t items = 0;
  std::chrono::milliseconds interval{0};
};

/// Held back until enough requests are held back together.
struct Gate {
  std::uint64_t wanted = 0;
  std::chrono::milliseconds quiet{0};
};

/// Says nothing, for as long as the client stays.
struct Hang {};

/// Throws the connection away.
struct Reset {};

/// Promises a reply and closes after the first bytes of its body.
struct CutShort {
  Reply reply;
  std::size_t after_bytes = 0;
};

/// Bytes as they are, and the end of the connection.
struct Raw {
  std::string bytes;
};

/// Tells a page at / what is in flight, for as long as it is open.
struct Watch {};

/// What is left of a reply that the socket did not take at once.
struct UnsentReply {
  unsigned status = 0;
  std::chrono::nanoseconds late{0};
};

using Action = std::variant<Reply, Bytes, Stream, Gate, Hang, Reset, CutShort,
                            Raw, Watch, UnsentReply>;

/// {"error":"…"}, with the text made fit for JSON.
Reply error_reply(unsigned status, std::string_view text);

/// Status 401: a bearer token is missing, or another one was shown.
Reply unauthorised(std::string_view text);

/// When an answer is given.
struct Timing {
  std::chrono::nanoseconds injected{0};
  std::chrono::nanoseconds late{0};
};

/// What an answer looks like on the wire, which depends on the request.
struct Framing {
  bool keep_alive = false;
  bool content = true;  ///< Not after HEAD (RFC 9110 §9.3.2).
  bool http_1_0 = false;
};

/// Milliseconds with three places.
void write_ms(std::string& out, std::chrono::nanoseconds time);

/// Status line, headers and body in one piece.
void write_reply(std::string& out, const Reply& reply, const Timing& timing,
                 const Framing& framing);

/// The same for a body that comes later.  Without a length it comes in chunks,
/// or ends with the connection where chunks are not known.
void write_head(std::string& out, const Reply& reply,
                std::optional<std::uint64_t> length, const Timing& timing,
                const Framing& framing);

/// Such an answer never has content (RFC 9110 §15.3.5, §15.3.6, §15.4.5).
constexpr bool has_content(unsigned status) {
  return status != 204 && status != 205 && status != 304;
}

}  // namespace lab::mock
