#include "bench/servers/chat_words.hpp"

#include <fmt/format.h>

namespace lab::servers {

Line hello(std::string_view name) {
  return std::make_shared<const std::string>(fmt::format("hello {}\n", name));
}

Line said(std::string_view name, std::string_view text) {
  return std::make_shared<const std::string>(
      fmt::format("{}: {}\n", name, text));
}

Line how_many(std::size_t clients) {
  return std::make_shared<const std::string>(
      fmt::format("{} are here\n", clients));
}

bool LineReader::next(std::string& line) {
  const auto end = text_.find('\n');
  if (end == std::string::npos) return false;
  line.assign(text_, 0, end);
  text_.erase(0, end + 1);
  return true;
}

}  // namespace lab::servers
