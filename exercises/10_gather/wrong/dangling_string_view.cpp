#include "exercise.hpp"
// takes the path by reference to a temporary
static asio::awaitable<std::string> one(const std::string& p) {
  co_return co_await given::fetch(p);
}
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<asio::awaitable<std::string>> f;
  for (auto p : paths) f.push_back(one(p));  // p dies at the end of each turn
  co_return co_await lab::async::gather(std::move(f));
}
