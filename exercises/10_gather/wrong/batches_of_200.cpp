#include "exercise.hpp"
// never more than 200: the shop of the story has ten thousand
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<std::string> out;
  for (std::size_t a = 0; a < paths.size(); a += 200) {
    std::vector<asio::awaitable<std::string>> f;
    for (std::size_t i = a; i < paths.size() && i < a + 200; ++i)
      f.push_back(given::fetch(paths[i]));
    for (auto& p : co_await lab::async::gather(std::move(f))) out.push_back(p);
  }
  co_return out;
}
