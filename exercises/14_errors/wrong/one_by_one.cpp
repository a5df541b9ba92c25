#include "exercise.hpp"

// Right outcomes, but each page waits for the one before.
asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<Outcome> outcomes;
  for (const std::string& path : paths) {
    Outcome outcome;
    try {
      outcome.page = co_await given::fetch(path);
    } catch (const given::FetchError& error) {
      outcome.error = error.what();
    }
    outcomes.push_back(outcome);
  }
  co_return outcomes;
}
