#include "exercise.hpp"
static asio::awaitable<Outcome> one(std::string p) {
  Outcome o;
  try {
    o.page = co_await given::fetch(p);
  } catch (const given::FetchError& e) {
    o.error = e.what();
  }
  co_return o;
}
asio::awaitable<std::vector<Outcome>> fetch_all(std::vector<std::string> p) {
  auto [a, b, c, d, e, f] = co_await lab::async::gather(
      one(p[0]), one(p[1]), one(p[2]), one(p[3]), one(p[4]), one(p[5]));
  co_return std::vector<Outcome>{a, b, c, d, e, f};
}
