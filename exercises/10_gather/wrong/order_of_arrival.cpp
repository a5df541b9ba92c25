#include "exercise.hpp"
#include "models/async/as_completed.hpp"

// All at once, but the pages come as they arrive.
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& path : paths)
    tasks.push_back(lab::async::spawn(loop, given::fetch(path)));
  auto arrivals = lab::async::as_completed(tasks);
  std::vector<std::string> pages;
  while (const auto task = co_await arrivals.next())
    pages.push_back(task->get());
  co_return pages;
}
