#include "exercise.hpp"

// It asks the losers to end, and does not stay to see that they do.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  auto arrivals = lab::async::as_completed(tasks);
  while (const auto task = co_await arrivals.next()) {
    if (task->failed()) continue;
    for (const auto& other : tasks) other.cancel();
    co_return task->get();
  }
  throw given::FetchError("no mirror has answered");
}
