#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include "exercise.hpp"
static asio::awaitable<std::string> work(std::string p) {
  co_return given::hash(p);
}
asio::awaitable<std::string> log_in(std::string password) {
  static asio::thread_pool pool(2);
  co_return co_await asio::co_spawn(pool, work(password), asio::use_awaitable);
}
