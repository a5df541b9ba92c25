#include "exercise.hpp"
#include "models/async/sleep.hpp"
using namespace std::chrono_literals;
// a flag that is polled, and stays set if read_total() throws
static asio::awaitable<void> close_till(given::Till till, bool& busy) {
  const int taken = co_await till.count();
  while (busy) co_await lab::async::sleep_for(1ms);
  busy = true;
  const int total = co_await till.read_total();
  co_await till.write_total(total + taken);
  busy = false;
}
asio::awaitable<void> close_shop(std::vector<given::Till> tills) {
  bool busy = false;
  std::vector<asio::awaitable<void>> c;
  for (auto& t : tills) c.push_back(close_till(t, busy));
  co_await lab::async::gather(std::move(c));
}
