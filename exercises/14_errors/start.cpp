#include "exercise.hpp"

// TODO: let a failure cost one outcome, not all of them.
asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<asio::awaitable<std::string>> fetches;
  for (const std::string& path : paths) fetches.push_back(given::fetch(path));
  std::vector<Outcome> outcomes;
  for (const std::string& page :
       co_await lab::async::gather(std::move(fetches)))
    outcomes.push_back({.page = page, .error = ""});
  co_return outcomes;
}
