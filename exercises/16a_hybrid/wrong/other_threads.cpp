#include "exercise.hpp"
#include "models/async/gather.hpp"
#include "models/async/to_thread.hpp"

namespace {

// to_thread() has threads of its own, more of them than there are cores.
asio::awaitable<std::size_t> analyse_one(std::string path) {
  const std::string page = co_await given::fetch(path);
  co_return co_await lab::async::to_thread(given::analyse, page);
}

}  // namespace

asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& /*cores*/) {
  std::vector<asio::awaitable<std::size_t>> pages;
  pages.reserve(paths.size());
  for (const std::string& path : paths) pages.push_back(analyse_one(path));
  co_return co_await lab::async::gather(std::move(pages));
}
