#include <future>
#include <semaphore>
#include <thread>
#include "exercise.hpp"
#include "models/async/gather.hpp"
#include "models/async/sleep.hpp"
// a thread for each page, of which two may compute; polled
static std::counting_semaphore<> two(2);
static asio::awaitable<std::size_t> one(std::string path) {
  std::string p = co_await given::fetch(path);
  auto f = std::async(std::launch::async, [p] {
    two.acquire();
    struct G {
      ~G() { two.release(); }
    } g;
    return given::analyse(p);
  });
  while (f.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
    co_await lab::async::sleep_for(std::chrono::milliseconds(1));
  co_return f.get();
}
asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor&) {
  std::vector<asio::awaitable<std::size_t>> v;
  for (auto& p : paths) v.push_back(one(p));
  co_return co_await lab::async::gather(std::move(v));
}
