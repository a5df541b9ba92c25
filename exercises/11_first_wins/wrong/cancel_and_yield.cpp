#include "exercise.hpp"
#include "models/async/sleep.hpp"
using namespace std::chrono_literals;
// cancels, then yields twenty times instead of waiting for the ends
asio::awaitable<std::string> first_of(std::vector<std::string> m) {
  auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> t;
  for (auto& x : m) t.push_back(lab::async::spawn(loop, given::fetch(x)));
  auto a = lab::async::as_completed(t);
  while (auto x = co_await a.next()) {
    if (x->error()) continue;
    for (auto& y : t) y.cancel();
    for (int i = 0; i < 20; ++i) co_await lab::async::sleep_for(0ms);
    co_return x->get();
  }
  throw given::FetchError("none");
}
