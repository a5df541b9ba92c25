#include "exercise.hpp"

// All are asked at once, but it waits for the slowest of them.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  co_await lab::async::wait(tasks);
  for (const auto& task : tasks)
    if (!task.failed()) co_return task.get();
  throw given::FetchError("no mirror has answered");
}
