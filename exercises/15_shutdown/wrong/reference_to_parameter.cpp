#include <deque>
#include <memory>

#include "exercise.hpp"

namespace {

struct Import {
  std::deque<std::string> paths;  // not asked for yet
  lab::async::Event& stop;        // of the caller, who waits for us
  std::vector<std::string> pages;
};

using SharedImport = std::shared_ptr<Import>;

asio::awaitable<void> work(SharedImport import) {
  while (!import->paths.empty() && !import->stop.is_set()) {
    const std::string path = import->paths.front();
    import->paths.pop_front();
    try {
      import->pages.push_back(
          co_await lab::async::wait_for(given::fetch(path), time_out));
    } catch (const lab::async::TimedOut&) {
      // given up: on to the next one
    } catch (const given::FetchError&) {
      // refused: on to the next one
    }
  }
}

asio::awaitable<void> two_work(SharedImport import) {
  co_await lab::async::gather(work(import), work(import));
}

asio::awaitable<void> patience(SharedImport import) {
  co_await import->stop.wait();
  co_await lab::async::sleep_for(grace);
}

asio::awaitable<void> end_both(lab::async::Task<> one,
                               lab::async::Task<> other) {
  const std::vector<lab::async::Task<>> tasks = {one, other};
  co_await lab::async::wait(tasks, lab::async::Until::first_completed);
  for (const auto& task : tasks) task.cancel();
}

}  // namespace

static asio::awaitable<std::vector<std::string>> import_these(
    const std::vector<std::string>& paths, lab::async::Event& stop) {
  const auto loop = co_await asio::this_coro::executor;
  const auto import =
      std::make_shared<Import>(Import{{paths.begin(), paths.end()}, stop, {}});
  const auto working = lab::async::spawn(loop, two_work(import));
  const auto waiting = lab::async::spawn(loop, patience(import));
  co_await lab::async::gather(lab::async::return_exceptions, working, waiting,
                              end_both(working, waiting));
  co_return import->pages;
}

// This is no coroutine: when it has returned, its parameters are gone, and the
// coroutine that it made looks at them later.
asio::awaitable<std::vector<std::string>> import_all(
    std::vector<std::string> paths, lab::async::Event& stop) {
  return import_these(paths, stop);
}
