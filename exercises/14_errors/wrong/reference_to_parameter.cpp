#include "exercise.hpp"

namespace {

asio::awaitable<Outcome> outcome_of(std::string path) {
  Outcome outcome;
  try {
    outcome.page = co_await given::fetch(path);
  } catch (const given::FetchError& error) {
    outcome.error = error.what();
  }
  co_return outcome;
}

}  // namespace

static asio::awaitable<std::vector<Outcome>> outcomes_of(
    const std::vector<std::string>& paths) {
  std::vector<asio::awaitable<Outcome>> fetches;
  fetches.reserve(paths.size());
  for (const std::string& path : paths) fetches.push_back(outcome_of(path));
  co_return co_await lab::async::gather(std::move(fetches));
}

// This is no coroutine: when it has returned, its parameters are gone, and the
// coroutine that it made looks at them later.
asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  return outcomes_of(paths);
}
