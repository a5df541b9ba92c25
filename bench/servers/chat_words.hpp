#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace lab::servers {

// What is said in a chat, the same in both kinds of server.

/// A line on its way to many: each of them holds it, nobody copies it.
using Line = std::shared_ptr<const std::string>;

Line hello(std::string_view name);
Line said(std::string_view name, std::string_view text);
Line how_many(std::size_t clients);

inline constexpr std::string_view ask_how_many = "/who";
inline constexpr std::size_t longest_line = 4096;

/// Makes lines out of bytes, as they come in.
class LineReader {
 public:
  void add(std::string_view bytes) { text_ += bytes; }

  /// Returns: whether there was a whole line, without its end.
  bool next(std::string& line);

  /// Whether a line has become longer than any may be.
  bool has_too_much() const { return text_.size() > longest_line; }

 private:
  std::string text_;
};

}  // namespace lab::servers
