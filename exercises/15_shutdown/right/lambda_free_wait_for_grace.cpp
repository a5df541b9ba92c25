#include <deque>
#include "exercise.hpp"
#include "models/async/task_group.hpp"
// right: also survives a refusal
struct I {
  std::deque<std::string> paths;
  lab::async::Event& stop;
  std::vector<std::string> pages;
};
static asio::awaitable<void> work(I& i) {
  while (!i.paths.empty() && !i.stop.is_set()) {
    auto p = i.paths.front();
    i.paths.pop_front();
    try {
      i.pages.push_back(
          co_await lab::async::wait_for(given::fetch(p), time_out));
    } catch (const lab::async::TimedOut&) {
    } catch (const given::FetchError&) {
    }
  }
}
static asio::awaitable<void> patience(lab::async::Event& s) {
  co_await s.wait();
  co_await lab::async::sleep_for(grace);
}
asio::awaitable<std::vector<std::string>> import_all(
    std::vector<std::string> paths, lab::async::Event& stop) {
  auto loop = co_await asio::this_coro::executor;
  I i{{paths.begin(), paths.end()}, stop, {}};
  std::vector<lab::async::Task<>> w{lab::async::spawn(loop, work(i)),
                                    lab::async::spawn(loop, work(i))};
  auto p = lab::async::spawn(loop, patience(stop));
  while (!p.done() && !(w[0].done() && w[1].done())) {
    std::vector<lab::async::Task<>> o{p};
    for (auto& x : w)
      if (!x.done()) o.push_back(x);
    co_await lab::async::wait(o, lab::async::Until::first_completed);
  }
  for (auto& x : w) x.cancel();
  p.cancel();
  for (auto& x : w) co_await x.wait();
  co_await p.wait();
  co_return i.pages;
}
