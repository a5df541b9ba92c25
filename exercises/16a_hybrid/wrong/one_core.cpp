#include "exercise.hpp"
#include "models/async/gather.hpp"
#include "models/async/semaphore.hpp"
#include "models/async/to_thread.hpp"

namespace {

// An analysis begins when the one before it has ended: one core works.
asio::awaitable<std::size_t> analyse_one(std::string path,
                                         lab::threads::Executor& cores,
                                         lab::async::Semaphore& turn) {
  const std::string page = co_await given::fetch(path);
  const auto permit = co_await turn.acquire();
  co_return co_await lab::async::to_thread(cores, given::analyse, page);
}

}  // namespace

asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor& cores) {
  lab::async::Semaphore turn(co_await asio::this_coro::executor, 1);
  std::vector<asio::awaitable<std::size_t>> pages;
  pages.reserve(paths.size());
  for (const std::string& path : paths)
    pages.push_back(analyse_one(path, cores, turn));
  co_return co_await lab::async::gather(std::move(pages));
}
