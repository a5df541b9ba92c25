#include "exercise.hpp"

// Makes the coroutines and throws them away: none of them ever begins.
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  for (const std::string& path : paths) static_cast<void>(given::fetch(path));
  co_return std::vector<std::string>(paths.size());
}
