#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "exercise.hpp"

// Cancels the others, and gives way a hundred times: by then they will have
// ended.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  auto arrivals = lab::async::as_completed(tasks);
  while (const auto task = co_await arrivals.next()) {
    if (task->error()) continue;
    for (const auto& loser : tasks) loser.cancel();
    for (int i = 0; i < 100; ++i) co_await asio::post(asio::use_awaitable);
    co_return task->get();
  }
  throw given::FetchError("no mirror has answered");
}
