#include <deque>

#include "exercise.hpp"

namespace {

struct Import {
  std::deque<std::string> paths;  // not asked for yet
  lab::async::Event& stop;
  std::vector<std::string> pages;
};

asio::awaitable<void> work(Import& import) {
  while (!import.paths.empty() && !import.stop.is_set()) {
    const std::string path = import.paths.front();
    import.paths.pop_front();
    try {
      import.pages.push_back(
          co_await lab::async::wait_for(given::fetch(path), time_out));
    } catch (const lab::async::TimedOut&) {
      // given up: on to the next one
    }
  }
}

asio::awaitable<void> two_work(Import& import) {
  co_await lab::async::gather(work(import), work(import));
}

// Comes to its end when the stop is as long ago as the time of grace.
asio::awaitable<void> patience(lab::async::Event& stop) {
  co_await stop.wait();
  co_await lab::async::sleep_for(grace);
}

}  // namespace

// Either the work is done first, or the patience is over.  Both are cancelled
// then, which means nothing to the one that has ended; and both are waited for.
asio::awaitable<std::vector<std::string>> import_all(
    std::vector<std::string> paths, lab::async::Event& stop) {
  const auto loop = co_await asio::this_coro::executor;
  Import import{{paths.begin(), paths.end()}, stop, {}};
  const std::vector<lab::async::Task<>> tasks = {
      lab::async::spawn(loop, two_work(import)),
      lab::async::spawn(loop, patience(stop))};
  co_await lab::async::wait(tasks, lab::async::Until::first_completed);
  for (const auto& task : tasks) task.cancel();
  co_await lab::async::wait(tasks);
  co_return import.pages;
}
