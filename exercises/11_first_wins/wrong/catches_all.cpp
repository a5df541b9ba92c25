#include "exercise.hpp"

// Whatever is thrown is taken for a refusal, also that nobody wants the page
// any more.
asio::awaitable<std::string> first_of(std::vector<std::string> mirrors) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& mirror : mirrors)
    tasks.push_back(lab::async::spawn(loop, given::fetch(mirror)));
  auto arrivals = lab::async::as_completed(tasks);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    try {
      const auto task = co_await arrivals.next();
      std::string page = task->get();
      for (const auto& loser : tasks) loser.cancel();
      co_await lab::async::wait(tasks);
      co_return page;
    } catch (...) {
      // the next one, then
    }
  }
  throw given::FetchError("no mirror has answered");
}
