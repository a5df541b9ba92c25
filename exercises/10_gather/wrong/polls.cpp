#include "exercise.hpp"
#include "models/async/sleep.hpp"

// Looks every 10 ms whether all are there.
asio::awaitable<std::vector<std::string>> fetch_all(
    std::vector<std::string> paths) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& path : paths)
    tasks.push_back(lab::async::spawn(loop, given::fetch(path)));
  for (const auto& task : tasks)
    while (!task.done())
      co_await lab::async::sleep_for(std::chrono::milliseconds(10));
  std::vector<std::string> pages;
  for (auto& task : tasks) pages.push_back(co_await task.result());
  co_return pages;
}
