#include "exercise.hpp"

// Takes an empty page for none, and waits for another one.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  auto arrivals = lab::async::as_completed(tasks);
  std::string page;
  while (const auto task = co_await arrivals.next()) {
    if (!task->error()) page = task->get();
    if (!page.empty()) break;
  }
  for (const auto& loser : tasks) loser.cancel();
  co_await lab::async::wait(tasks);
  if (page.empty()) throw given::FetchError("no mirror has answered");
  co_return page;
}
