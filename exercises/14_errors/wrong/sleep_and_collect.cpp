#include <chrono>

#include "exercise.hpp"
#include "models/async/sleep.hpp"

// After two seconds all of them will be done, surely.
asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& path : paths)
    tasks.push_back(lab::async::spawn(loop, given::fetch(path)));
  co_await lab::async::sleep_for(std::chrono::seconds(2));
  std::vector<Outcome> outcomes;
  for (const auto& task : tasks) {
    Outcome outcome;
    try {
      outcome.page = task.get();
    } catch (const given::FetchError& error) {
      outcome.error = error.what();
    }
    outcomes.push_back(outcome);
  }
  co_return outcomes;
}
