#include "exercise.hpp"
#include "models/async/sleep.hpp"
using namespace std::chrono_literals;
// sleep and hope: till i waits i seconds before it touches the total
static asio::awaitable<void> close_till(given::Till till, int i) {
  const int taken = co_await till.count();
  co_await lab::async::sleep_for(i * 1s);
  co_await till.write_total(co_await till.read_total() + taken);
}
asio::awaitable<void> close_shop(std::vector<given::Till> tills) {
  std::vector<asio::awaitable<void>> c;
  int i = 0;
  for (auto& t : tills) c.push_back(close_till(t, i++));
  co_await lab::async::gather(std::move(c));
}
