#include "exercise.hpp"

// Several may have ended at the same moment, and it looks at the first of
// these: if that one has refused, the answer of another one is lost.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  auto pending = tasks;
  while (!pending.empty()) {
    auto parts =
        co_await lab::async::wait(pending, lab::async::Until::first_completed);
    pending = parts.pending;
    const auto& task = parts.done.front();
    if (task.error()) continue;
    for (const auto& loser : pending) loser.cancel();
    co_await lab::async::wait(pending);
    co_return task.get();
  }
  throw given::FetchError("no mirror has answered");
}
