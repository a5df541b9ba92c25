#include <algorithm>

#include "exercise.hpp"

// Three mirrors at once; those that come after them are asked when these have
// refused.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  for (std::size_t begin = 0; begin < mirrors.size(); begin += 3) {
    std::vector<lab::async::Task<std::string>> tasks;
    for (std::size_t i = begin; i < std::min(begin + 3, mirrors.size()); ++i)
      tasks.push_back(lab::async::spawn(loop, given::fetch(mirrors[i])));
    auto arrivals = lab::async::as_completed(tasks);
    while (const auto task = co_await arrivals.next()) {
      if (task->error()) continue;
      for (const auto& loser : tasks) loser.cancel();
      co_await lab::async::wait(tasks);
      co_return task->get();
    }
  }
  throw given::FetchError("no mirror has answered");
}
