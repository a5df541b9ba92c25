#include "exercise.hpp"
#include "models/async/gather.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/to_thread.hpp"

namespace {

// The limit of the cores holds for the waiting, too.
asio::awaitable<std::size_t> analyse_one(std::string path,
                                         lab::threads::Executor& cores,
                                         lab::async::Semaphore& limit) {
  const auto permit = co_await limit.acquire();
  const std::string page = co_await given::fetch(path);
  co_return co_await lab::async::to_thread(cores, given::analyse, page);
}

}  // namespace

asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& cores) {
  lab::async::Semaphore limit(co_await asio::this_coro::executor, 2);
  std::vector<asio::awaitable<std::size_t>> pages;
  pages.reserve(paths.size());
  for (const std::string& path : paths)
    pages.push_back(analyse_one(path, cores, limit));
  co_return co_await lab::async::gather(std::move(pages));
}
