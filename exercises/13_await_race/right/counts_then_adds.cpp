#include "exercise.hpp"
asio::awaitable<void> close_shop(std::vector<given::Till> tills) {
  std::vector<asio::awaitable<int>> c;
  for (auto& t : tills) c.push_back(t.count());
  const auto taken = co_await lab::async::gather(std::move(c));
  for (std::size_t i = 0; i < tills.size(); ++i)
    co_await tills[i].write_total(co_await tills[i].read_total() + taken[i]);
}
