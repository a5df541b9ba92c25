#include "exercise.hpp"
#include "models/async/gather.hpp"
#include "models/async/to_thread.hpp"

namespace {

asio::awaitable<std::size_t> analyse_one(std::string path,
                                         lab::threads::Executor* cores) {
  const std::string page = co_await given::fetch(path);
  co_return co_await lab::async::to_thread(*cores, given::analyse, page);
}

}  // namespace

static asio::awaitable<std::vector<std::size_t>> analyse_these(
    const std::vector<std::string>& paths, lab::threads::Executor& cores) {
  std::vector<asio::awaitable<std::size_t>> pages;
  pages.reserve(paths.size());
  for (const std::string& path : paths)
    pages.push_back(analyse_one(path, &cores));
  co_return co_await lab::async::gather(std::move(pages));
}

// This is no coroutine: when it has returned, its parameters are gone, and the
// coroutine that it made looks at them later.
asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& cores) {
  return analyse_these(paths, cores);
}
