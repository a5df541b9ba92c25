#include "exercise.hpp"
asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  auto loop = co_await asio::this_coro::executor;
  std::vector<lab::async::Task<std::string>> t;
  for (auto& p : paths) t.push_back(lab::async::spawn(loop, given::fetch(p)));
  std::vector<Outcome> out;
  for (auto& x : t) {
    Outcome o;
    try {
      o.page = co_await x.result();
    } catch (const given::FetchError& e) {
      o.error = e.what();
    }
    out.push_back(o);
  }
  co_return out;
}
