#include "exercise.hpp"

// TODO: let the waits overlap.
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<std::string> pages;
  for (const std::string& path : paths)
    pages.push_back(co_await given::fetch(path));
  co_return pages;
}
