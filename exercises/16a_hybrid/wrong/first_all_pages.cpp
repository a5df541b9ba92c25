#include "exercise.hpp"
#include "models/async/gather.hpp"
#include "models/async/to_thread.hpp"

// Two phases.  While the last page is awaited, the cores have nothing to do.
asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& cores) {
  std::vector<asio::awaitable<std::string>> fetches;
  fetches.reserve(paths.size());
  for (const std::string& path : paths) fetches.push_back(given::fetch(path));
  const auto pages = co_await lab::async::gather(std::move(fetches));
  std::vector<asio::awaitable<std::size_t>> results;
  results.reserve(paths.size());
  for (const std::string& page : pages)
    results.push_back(lab::async::to_thread(cores, given::analyse, page));
  co_return co_await lab::async::gather(std::move(results));
}
