#include <memory>
#include "exercise.hpp"
#include "models/async/queue.hpp"
#include "models/async/task.hpp"
using Q = lab::async::Queue<given::Message>;
struct Member {
  given::Client client;
  std::shared_ptr<Q> queue;
  std::shared_ptr<bool> gone = std::make_shared<bool>(false);
};
static bool gone(const Member& m) { return *m.gone; }
using Members = std::shared_ptr<std::vector<Member>>;
static asio::awaitable<void> writer(Member m) {
  try {
    while (auto x = co_await m.queue->get()) co_await m.client.send(*x);
  } catch (const given::Gone&) {
    *m.gone = true;
    m.queue->close();
  }
}
static asio::awaitable<void> reader(Members all, std::size_t me) {
  while (auto x = co_await (*all)[me].client.read())
    for (auto& m : *all)
      if (!gone(m) && !m.queue->try_put(*x)) {
        m.client.drop();
        *m.gone = true;
        m.queue->close();
      }
  *(*all)[me].gone = true;
  (*all)[me].queue->close();
}
asio::awaitable<void> chat(std::vector<given::Client> clients) {
  auto loop = co_await asio::this_coro::executor;
  auto all = std::make_shared<std::vector<Member>>();
  for (auto& c : clients)
    all->push_back(Member{c, std::make_shared<Q>(loop, limit)});
  std::vector<lab::async::Task<>> t;
  for (std::size_t i = 0; i < all->size(); ++i) {
    t.push_back(lab::async::spawn(loop, reader(all, i)));
    t.push_back(lab::async::spawn(loop, writer((*all)[i])));
  }
  for (auto& x : t) co_await x.result();
}
