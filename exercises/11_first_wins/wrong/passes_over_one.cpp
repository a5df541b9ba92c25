#include "exercise.hpp"

// One mirror may refuse; the second refusal is taken for the answer of all.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  auto arrivals = lab::async::as_completed(tasks);
  auto first = co_await arrivals.next();
  if (first && first->error()) first = co_await arrivals.next();
  if (!first) throw given::FetchError("no mirror has answered");
  for (const auto& task : tasks) task.cancel();
  co_await lab::async::wait(tasks);
  co_return first->get();
}
