#include "exercise.hpp"
#include "models/async/gather.hpp"

namespace {

asio::awaitable<std::size_t> analyse_one(std::string path) {
  const std::string page = co_await given::fetch(path);
  co_return given::analyse(page);
}

}  // namespace

// TODO: wait on the loop, and compute on the threads of `cores`.
asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& /*cores*/) {
  std::vector<asio::awaitable<std::size_t>> pages;
  pages.reserve(paths.size());
  for (const std::string& path : paths) pages.push_back(analyse_one(path));
  co_return co_await lab::async::gather(std::move(pages));
}
