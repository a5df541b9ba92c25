#include "exercise.hpp"

// At the first error it cancels the others, though nothing was wrong with them.
asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& path : paths)
    tasks.push_back(lab::async::spawn(loop, given::fetch(path)));
  std::vector<Outcome> outcomes;
  for (const auto& task : tasks) {
    try {
      std::string page = co_await task.result();
      outcomes.push_back({.page = page, .error = ""});
    } catch (const std::exception& error) {
      for (const auto& other : tasks) other.cancel();
      outcomes.push_back({.page = "", .error = error.what()});
    }
  }
  co_return outcomes;
}
