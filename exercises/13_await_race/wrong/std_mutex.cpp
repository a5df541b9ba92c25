#include <mutex>

#include "exercise.hpp"

namespace {

// A std::mutex blocks the thread.  It is the only one: who holds the mutex
// could never go on to give it back.
asio::awaitable<void> close_till(given::Till till, std::mutex& total) {
  const int taken = co_await till.count();
  const std::scoped_lock lock(total);
  const int before = co_await till.read_total();
  co_await till.write_total(before + taken);
}

}  // namespace

asio::awaitable<void> close_shop(std::vector<given::Till> tills) {
  std::mutex total;
  std::vector<asio::awaitable<void>> closings;
  for (const given::Till& till : tills)
    closings.push_back(close_till(till, total));
  co_await lab::async::gather(std::move(closings));
}
