#include "exercise.hpp"
#include "models/async/gather.hpp"

namespace {

// A thread computes, and the loop stands still until it has finished.
asio::awaitable<std::size_t> analyse_one(std::string path,
                                         lab::threads::Executor& cores) {
  const std::string page = co_await given::fetch(path);
  co_return cores.submit(given::analyse, page).result();
}

}  // namespace

asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& cores) {
  std::vector<asio::awaitable<std::size_t>> pages;
  pages.reserve(paths.size());
  for (const std::string& path : paths)
    pages.push_back(analyse_one(path, cores));
  co_return co_await lab::async::gather(std::move(pages));
}
