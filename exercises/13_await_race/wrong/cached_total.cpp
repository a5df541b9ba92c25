#include "exercise.hpp"
// reads the total once, keeps it in a variable, and writes from that: wrong if
// anybody else writes, too
static asio::awaitable<void> close_till(given::Till till, int& total) {
  total += co_await till.count();
  co_await till.write_total(total);
}
asio::awaitable<void> close_shop(std::vector<given::Till> tills) {
  if (tills.empty()) co_return;
  int total = co_await tills[0].read_total();
  std::vector<asio::awaitable<void>> c;
  for (auto& t : tills) c.push_back(close_till(t, total));
  co_await lab::async::gather(std::move(c));
}
