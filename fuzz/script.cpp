// POST /script: what is taken can be listed and answered, all else is refused.

#include <stdexcept>
#include <variant>

#include "fuzz/fuzz.hpp"
#include "mock_server/state/scripts.hpp"

namespace {

using namespace lab;
using namespace lab::mock;

void answer_all(Scripts& scripts, const Match& match) {
  Request request;
  request.method = match.method.empty() ? "GET" : match.method;
  request.path = match.path;
  for (const auto& [name, value] : match.headers)
    request.fields.append(name).append(":").append(value).append("\n");
  while (const auto answer = scripts.next(request)) {
    const auto* const reply = std::get_if<Reply>(&answer->action);
    if (reply == nullptr) continue;
    std::string text;
    write_reply(text, *reply, {}, {});
    fuzz::must(text.starts_with("HTTP/1.1 "), "no status line");
    const auto head = text.substr(0, text.find("\r\n\r\n"));
    fuzz::must(head.find('\0') == head.npos, "a NUL in the header");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  try {
    const Script script = read_script(text);
    Scripts scripts;
    scripts.write(text);
    fuzz::must(!scripts.to_json().empty(), "nothing is listed");
    answer_all(scripts, script.match);
  } catch (const std::invalid_argument& error) {
    // The client gets it as JSON.
    fuzz::must(error_reply(400, error.what()).body.size() < 40'000,
               "a message too long to be read");
  }
  return 0;
}
