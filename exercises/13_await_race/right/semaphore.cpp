#include "models/async/semaphore.hpp"
#include "exercise.hpp"
static asio::awaitable<void> close_till(
    given::Till till, std::shared_ptr<lab::async::Semaphore> s) {
  const int taken = co_await till.count();
  const auto p = co_await s->acquire();
  co_await till.write_total(co_await till.read_total() + taken);
}
asio::awaitable<void> close_shop(std::vector<given::Till> tills) {
  auto s = std::make_shared<lab::async::Semaphore>(
      co_await asio::this_coro::executor, 1);
  std::vector<lab::async::Task<>> c;
  for (auto& t : tills)
    c.push_back(lab::async::spawn(co_await asio::this_coro::executor,
                                  close_till(t, s)));
  for (auto& t : c) co_await t.result();
}
