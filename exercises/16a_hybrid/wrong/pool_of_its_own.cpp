#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include "exercise.hpp"
#include "models/async/gather.hpp"
// "on the threads of `cores` and nowhere else": uses two threads of its own
static asio::thread_pool mine(2);
static asio::awaitable<std::size_t> compute(std::string p) {
  co_return given::analyse(p);
}
static asio::awaitable<std::size_t> one(std::string path) {
  const std::string p = co_await given::fetch(path);
  co_return co_await asio::co_spawn(mine, compute(p), asio::use_awaitable);
}
asio::awaitable<std::vector<std::size_t>> analyse_all(
    std::vector<std::string> paths, lab::threads::Executor&) {
  std::vector<asio::awaitable<std::size_t>> v;
  for (auto& p : paths) v.push_back(one(p));
  co_return co_await lab::async::gather(std::move(v));
}
