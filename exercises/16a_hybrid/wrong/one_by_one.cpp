#include "exercise.hpp"
#include "models/async/to_thread.hpp"

// Each page is awaited and analysed before the next one is asked for.
asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& cores) {
  std::vector<std::size_t> results;
  for (const std::string& path : paths) {
    const std::string page = co_await given::fetch(path);
    const std::size_t result =
        co_await lab::async::to_thread(cores, given::analyse, page);
    results.push_back(result);
  }
  co_return results;
}
