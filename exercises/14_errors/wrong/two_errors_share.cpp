#include "exercise.hpp"
// an empty page is taken for a failure, and gets the last error of anybody
static std::string last;
static asio::awaitable<Outcome> one(std::string p) {
  Outcome o;
  try {
    o.page = co_await given::fetch(p);
  } catch (const given::FetchError& e) {
    last = e.what();
  }
  if (o.page.empty()) o.error = last;
  co_return o;
}
asio::awaitable<std::vector<Outcome>> fetch_all(
    std::vector<std::string> paths) {
  std::vector<asio::awaitable<Outcome>> f;
  for (auto& p : paths) f.push_back(one(p));
  co_return co_await lab::async::gather(std::move(f));
}
