#include "exercise.hpp"

// A task for each page, but each is awaited before the next one is started.
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<std::string> pages;
  for (const std::string& path : paths) {
    const auto task = lab::async::spawn(loop, given::fetch(path));
    pages.push_back(co_await task.result());
  }
  co_return pages;
}
