#include "exercise.hpp"

// TODO: ask all mirrors at once, take the first answer, and cancel the others.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  for (const std::string& mirror : mirrors) {
    try {
      co_return co_await given::fetch(mirror);
    } catch (const given::FetchError&) {
      // the next one, then
    }
  }
  throw given::FetchError("no mirror has answered");
}
