#include <deque>

#include "exercise.hpp"

namespace {

struct Import {
  std::deque<std::string> paths;  // not asked for yet
  lab::async::Event& stop;        // stop.is_set(), co_await stop.wait()
  std::vector<std::string> pages;
};

// TODO 1: give up a request that takes longer than time_out.
// TODO 2: send no new request after the stop.
asio::awaitable<void> work(Import& import) {
  while (!import.paths.empty()) {
    const std::string path = import.paths.front();
    import.paths.pop_front();
    import.pages.push_back(co_await given::fetch(path));
  }
}

}  // namespace

// TODO 3: cancel what is still open when the stop is longer ago than grace.
asio::awaitable<std::vector<std::string>> import_all(
    std::vector<std::string> paths, lab::async::Event& stop) {
  Import import{{paths.begin(), paths.end()}, stop, {}};
  co_await lab::async::gather(work(import), work(import));
  co_return import.pages;
}
