#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>

namespace lab::servers {

// What is said in a chat, the same in both kinds of server.

/// A line on its way to many: each of them holds it, and none copies it.
using Line = std::shared_ptr<const std::string>;

inline Line hello(std::string_view name) {
  return std::make_shared<const std::string>(fmt::format("hello {}\n", name));
}
inline Line said(std::string_view name, std::string_view text) {
  return std::make_shared<const std::string>(
      fmt::format("{}: {}\n", name, text));
}
inline Line how_many(std::size_t clients) {
  return std::make_shared<const std::string>(
      fmt::format("{} are here\n", clients));
}

inline constexpr std::string_view ask_how_many = "/who";
inline constexpr std::size_t longest_line = 4096;

/// Makes lines out of bytes, as they come in.
class LineReader {
 public:
  void add(std::string_view bytes) { text_ += bytes; }

  /// Returns: whether there was a whole line, without its end.
  bool next(std::string& line) {
    const auto end = text_.find('\n');
    if (end == std::string::npos) return false;
    line.assign(text_, 0, end);
    text_.erase(0, end + 1);
    return true;
  }

  /// Whether a line has become longer than any may be.
  bool has_too_much() const { return text_.size() > longest_line; }

 private:
  std::string text_;
};

}  // namespace lab::servers
