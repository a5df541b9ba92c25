#include "exercise.hpp"

// given::fetch() only makes a coroutine; none of them has begun when gather()
// takes them.  It starts them all, and suspends this one until all are done.
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<asio::awaitable<std::string>> fetches;
  fetches.reserve(paths.size());
  for (const std::string& path : paths) fetches.push_back(given::fetch(path));
  co_return co_await lab::async::gather(std::move(fetches));
}
