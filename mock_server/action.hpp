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
// done, over a socket and in time, is the business of performances.cpp.

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

/// What is left of a reply that the socket did not take at once.
struct Rest {
  unsigned status = 0;
  std::chrono::nanoseconds late{0};
};

using Action =
    std::variant<Reply, Bytes, Stream, Gate, Hang, Reset, CutShort, Raw, Rest>;

/// {"error":"…"}, with the text made fit for JSON.
Reply error_reply(unsigned status, std::string_view text);

/// Status line, headers and body in one piece.
void write_reply(std::string& out, const Reply& reply,
                 std::chrono::nanoseconds injected,
                 std::chrono::nanoseconds late, bool keep_alive);

/// The same for a body that comes later, in chunks if it has no length.
void write_head(std::string& out, const Reply& reply,
                std::optional<std::uint64_t> length,
                std::chrono::nanoseconds injected,
                std::chrono::nanoseconds late, bool keep_alive);

}  // namespace lab::mock
