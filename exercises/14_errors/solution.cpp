#include "exercise.hpp"

namespace {

// Each task catches its own error.  So none of them can fail, and gather() has
// nothing to throw.
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

asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<asio::awaitable<Outcome>> fetches;
  fetches.reserve(paths.size());
  for (const std::string& path : paths) fetches.push_back(outcome_of(path));
  co_return co_await lab::async::gather(std::move(fetches));
}
