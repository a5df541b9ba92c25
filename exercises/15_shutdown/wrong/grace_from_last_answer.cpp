#include <deque>
#include "exercise.hpp"
// each worker gives its own open request `grace` as a time-out from the stop
// on, polls the stop each 10 ms
struct I {
  std::deque<std::string> paths;
  lab::async::Event& stop;
  std::vector<std::string> pages;
};
static asio::awaitable<void> work(I& i) {
  auto loop = co_await asio::this_coro::executor;
  while (!i.paths.empty() && !i.stop.is_set()) {
    auto p = i.paths.front();
    i.paths.pop_front();
    auto t = lab::async::spawn(loop,
                               lab::async::wait_for(given::fetch(p), time_out));
    std::chrono::milliseconds since{0};
    while (!t.done()) {
      co_await lab::async::sleep_for(std::chrono::milliseconds(1));
      if (i.stop.is_set() && ++since >= grace) t.cancel();
    }
    try {
      i.pages.push_back(co_await t.result());
    } catch (const lab::async::TimedOut&) {
    } catch (const boost::system::system_error&) {
    }
  }
}
asio::awaitable<std::vector<std::string>> import_all(
    std::vector<std::string> paths, lab::async::Event& stop) {
  I i{{paths.begin(), paths.end()}, stop, {}};
  co_await lab::async::gather(work(i), work(i));
  co_return i.pages;
}
