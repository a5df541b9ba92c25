#include "exercise.hpp"

// Who ends first wins, be it with an error.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  const auto ended =
      co_await lab::async::wait(tasks, lab::async::Until::first_completed);
  for (const auto& task : ended.pending) task.cancel();
  co_await lab::async::wait(ended.pending);
  co_return ended.done.front().get();
}
