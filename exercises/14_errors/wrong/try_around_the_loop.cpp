#include "exercise.hpp"

// The first error ends the loop, and nobody asks how the other tasks ended.
asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  const auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> tasks;
  for (const std::string& path : paths)
    tasks.push_back(lab::async::spawn(loop, given::fetch(path)));
  std::vector<Outcome> outcomes;
  try {
    for (const auto& task : tasks) {
      std::string page = co_await task.result();
      outcomes.push_back({.page = page, .error = ""});
    }
  } catch (const given::FetchError& error) {
    outcomes.push_back({.page = "", .error = error.what()});
  }
  co_return outcomes;
}
