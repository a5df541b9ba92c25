#include "exercise.hpp"

namespace {

using Tasks = std::vector<lab::async::Task<std::string>>;

asio::awaitable<void> end_all(Tasks tasks) {
  for (const auto& task : tasks) task.cancel();
  co_await lab::async::wait(tasks);
}

}  // namespace

static asio::awaitable<std::string> first_of_these(
    const std::vector<std::string>& mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  Tasks tasks;
  tasks.reserve(mirrors.size());
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  auto arrivals = lab::async::as_completed(tasks);
  while (const auto task = co_await arrivals.next()) {
    if (task->error()) continue;  // it has refused
    co_await end_all(tasks);
    co_return task->get();
  }
  throw given::FetchError("no mirror has answered");
}

// This is no coroutine: when it has returned, its parameters are gone, and the
// coroutine that it made looks at them later.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  return first_of_these(mirrors);
}
