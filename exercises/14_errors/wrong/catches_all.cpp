#include "exercise.hpp"

namespace {

// Also catches that it was cancelled, and makes an outcome of it.
asio::awaitable<Outcome> outcome_of(std::string path) {
  Outcome outcome;
  try {
    outcome.page = co_await given::fetch(path);
  } catch (const std::exception& error) {
    outcome.error = error.what();
  }
  co_return outcome;
}

}  // namespace

asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<lab::async::Task<Outcome>> tasks;
  const auto loop = co_await asio::this_coro::executor;
  for (const std::string& path : paths)
    tasks.push_back(lab::async::spawn(loop, outcome_of(path)));
  std::vector<Outcome> outcomes;
  for (auto& task : tasks) {
    try {
      outcomes.push_back(co_await task.result());
    } catch (const std::exception& error) {
      outcomes.push_back({.page = "", .error = error.what()});
    }
  }
  co_return outcomes;
}
