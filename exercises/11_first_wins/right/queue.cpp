#include "models/async/queue.hpp"
#include "exercise.hpp"
#include "models/async/gather.hpp"
using Q = lab::async::Queue<std::optional<std::string>>;
static asio::awaitable<void> ask(Q& q, std::string m) {
  std::optional<std::string> p;
  try {
    p = co_await given::fetch(m);
  } catch (const given::FetchError&) {
  }
  co_await q.put(p);
}
asio::awaitable<std::string> first_of(std::vector<std::string> m) {
  auto loop = co_await asio::this_coro::executor;
  Q q(loop, m.size() + 1);
  std::vector<lab::async::Task<>> t;
  for (auto& x : m) t.push_back(lab::async::spawn(loop, ask(q, x)));
  for (std::size_t i = 0; i < m.size(); ++i) {
    auto a = co_await q.get();
    if (!*a) continue;
    for (auto& y : t) y.cancel();
    for (auto& y : t) co_await y.wait();
    co_return **a;
  }
  throw given::FetchError("none");
}
