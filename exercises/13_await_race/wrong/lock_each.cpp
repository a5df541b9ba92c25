#include "exercise.hpp"

namespace {

// The reading is locked and the writing is locked.  Between the two the lock
// is free, and the total that was read grows old.
asio::awaitable<void> close_till(given::Till till, lab::async::Mutex& total) {
  const int taken = co_await till.count();
  int before = 0;
  {
    const auto lock = co_await total.lock();
    before = co_await till.read_total();
  }
  const auto lock = co_await total.lock();
  co_await till.write_total(before + taken);
}

}  // namespace

asio::awaitable<void> close_shop(std::vector<given::Till> tills) {
  lab::async::Mutex total(co_await asio::this_coro::executor);
  std::vector<asio::awaitable<void>> closings;
  for (const given::Till& till : tills)
    closings.push_back(close_till(till, total));
  co_await lab::async::gather(std::move(closings));
}
